/**
 * Builds the player into scormkit/_player/: one classic script, one style sheet, and a stamp of
 * what they were built from. The stamp is the SHA-256 of build.mjs, package-lock.json and all of
 * src/, in this order of paths, each as `path NUL bytes NUL`: the wheel's build hook compares it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, '..', 'scormkit', '_player');
const TARGETS = ['scorm12', 'scorm2004', 'cmi5', 'xapi', 'web'];

/** Return the paths under *folder*, relative to this file's folder, sorted, with `/`. */
const files = (folder) =>
  readdirSync(join(HERE, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(HERE.length + 1).replaceAll('\\', '/'))
    .sort();

/** Return the source of a module whose default export is the *list* of what each path exports as *name*. */
const gathered = (paths, name) =>
  paths.map((path, n) => `import { ${name} as _${n} } from ${JSON.stringify(join(HERE, path))};`).join('\n')
  + `\nexport default [${paths.map((_, n) => `_${n}`).join(', ')}];\n`;

/** The modules that exist only at build time: every kind of block, and every driver by its target. */
export const virtual = {
  kinds: () => gathered(files('src/blocks').filter((path) => path.endsWith('.ts') && !path.endsWith('/block.ts')), 'kind'),
  drivers: () => {
    const there = TARGETS.filter((target) => existsSync(join(HERE, 'src/drivers', `${target}.ts`)));
    return there.map((target) =>
      `export { drive as ${target} } from ${JSON.stringify(join(HERE, 'src/drivers', `${target}.ts`))};`).join('\n') || 'export {};';
  },
};

const gather = {
  name: 'gather',
  setup(bundler) {
    bundler.onResolve({ filter: /^(kinds|drivers)$/ }, ({ path }) => ({ path, namespace: 'gather' }));
    bundler.onLoad({ filter: /.*/, namespace: 'gather' }, ({ path }) => ({ contents: virtual[path](), resolveDir: HERE }));
  },
};

const script = async () => {
  const { outputFiles: [file] } = await build({
    entryPoints: [join(HERE, 'src/main.ts')], bundle: true, write: false, minify: true,
    format: 'iife', target: 'es2018', legalComments: 'none', plugins: [gather],
  });
  return file.contents;
};

const styles = async () => {
  const sources = [...files('src/styles'), ...files('src/blocks')].filter((path) => path.endsWith('.css'));
  const text = sources.map((path) => readFileSync(join(HERE, path), 'utf8')).join('\n');
  const { code } = await transform(text, { loader: 'css', minify: true, target: ['chrome87', 'safari14', 'firefox85'] });
  return Buffer.from(code);
};

const stamp = () => {
  const hash = createHash('sha256');
  for (const path of ['build.mjs', 'package-lock.json', ...files('src')]) {
    hash.update(`${path}\0`).update(readFileSync(join(HERE, path))).update('\0');
  }
  return hash.digest('hex');
};

const main = async () => {
  const [js, css] = await Promise.all([script(), styles()]);
  mkdirSync(OUT, { recursive: true });
  for (const [name, bytes] of [['player.js', js], ['player.css', css], ['stamp', Buffer.from(stamp())]]) {
    writeFileSync(join(OUT, name), bytes);
    if (name !== 'stamp') console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
