/**
 * Builds the player into scormkit/_player/: one classic script with every driver, the same for each target with
 * its driver alone, one style sheet, and a stamp of what they were built from (compared by hatch_build.py).
 * Into scormkit/_player/desk/ go the pages around a preview: the author's desk, and the LMS's stage, which holds the
 * SCORM API of scorm-again; its licence asks for its text beside it.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { minify } from 'terser';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const OUT = join(ROOT, 'scormkit', '_player');
const AGAIN = join(HERE, 'node_modules', 'scorm-again');
const TARGETS = ['scorm12', 'scorm2004', 'cmi5', 'xapi', 'web'];
/** Drivers that tell a relay beside their record: a quarter more to load, for packages that need it. */
const RELAYED = ['scorm12_relay', 'scorm2004_relay'];

/** Return the paths under *folder*, relative to this file's folder, sorted, with `/`. */
const files = (folder) =>
  readdirSync(join(HERE, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(HERE.length + 1).replaceAll('\\', '/'))
    .sort();

/** Order paths by their parts, as Python's pathlib does. */
const byParts = (a, b) => {
  const n = a.findIndex((part, place) => part !== b[place]);
  return n < 0 ? a.length - b.length : b[n] === undefined || a[n] > b[n] ? 1 : -1;
};

/** Return the source of a module whose default export is the *list* of what each path exports as *name*. */
const gathered = (paths, name) =>
  paths.map((path, n) => `import { ${name} as _${n} } from ${JSON.stringify(join(HERE, path))};`).join('\n')
  + `\nexport default [${paths.map((_, n) => `_${n}`).join(', ')}];\n`;

/** The modules that exist only at build time: every kind of block, and every driver by its target. */
export const virtual = {
  kinds: () => gathered(files('src/blocks').filter((path) => path.endsWith('.ts') && !path.endsWith('/block.ts')), 'kind'),
  drivers: (targets = TARGETS) =>
    targets.map((target) => `export { drive as ${target.replace('_relay', '')} } from ${JSON.stringify(join(HERE, 'src/drivers', `${target}.ts`))};`).join('\n'),
};

const gather = (targets) => ({
  name: 'gather',
  setup(bundler) {
    bundler.onResolve({ filter: /^(kinds|drivers)$/ }, ({ path }) => ({ path, namespace: 'gather' }));
    bundler.onLoad({ filter: /.*/, namespace: 'gather' }, ({ path }) =>
      ({ contents: path === 'drivers' ? virtual.drivers(targets) : virtual.kinds(), resolveDir: HERE }));
  },
});

/** No browser that understands the style sheet below lacks this much of the language. */
const LANGUAGE = 2020;

const script = async (targets) => {
  const { outputFiles: [file] } = await build({
    entryPoints: [join(HERE, 'src/main.ts')], bundle: true, write: false, minify: true,
    format: 'iife', target: `es${LANGUAGE}`, legalComments: 'none', plugins: [gather(targets)],
  });
  // esbuild names and trims; terser, in several passes, also folds calls and conditions: a fifteenth less, gzipped.
  const { code } = await minify(file.text, {
    ecma: LANGUAGE, toplevel: true, compress: { passes: 3, lhs_constants: false }, mangle: true, format: { comments: false, ascii_only: true },
  });
  return Buffer.from(code);
};

/** Scripts of the preview's pages; a stage has the SCORM API of its target alone, for it loads with every launch. */
const DESK = ['desk', 'guard', 'stage', 'stage.scorm12', 'stage.scorm2004'];

/** Leaves scorm-again out, but for what *target* needs of it. */
const without = (target) => ({
  name: 'without',
  setup(bundler) {
    bundler.onResolve({ filter: /^scorm-again\// }, ({ path }) => (path === `scorm-again/${target}/min` ? undefined : { path, namespace: 'without' }));
    bundler.onLoad({ filter: /.*/, namespace: 'without' }, () => ({ contents: 'export const Scorm12API = null, Scorm2004API = null;' }));
  },
});

const page = async (name) => {
  const [entry, target] = name.split('.');
  const { outputFiles: [file] } = await build({
    entryPoints: [join(HERE, 'desk', `${entry}.ts`)], bundle: true, write: false, minify: true,
    // The browser that shows them is the author's own, and newer than a learner's.
    format: 'iife', target: 'es2022', legalComments: 'none', charset: 'ascii', plugins: [without(target)],
  });
  return Buffer.from(file.contents);
};

const styles = async (...folders) => {
  const sources = folders.flatMap(files).filter((path) => path.endsWith('.css'));
  const text = sources.map((path) => readFileSync(join(HERE, path), 'utf8')).join('\n');
  const { code } = await transform(text, { loader: 'css', minify: true, target: ['chrome87', 'safari14', 'firefox85'] });
  return Buffer.from(code);
};

/** Return what hatch_build.py's `stamp` returns: a hash over the names and contents of all inputs. */
const stamp = () => {
  const sources = [...files('src'), ...files('desk')].filter((path) => /\.(ts|css)$/.test(path));
  const inputs = ['build.mjs', 'package-lock.json', 'package.json', ...sources].map((path) => ['player', ...path.split('/')]);
  inputs.sort(byParts);
  const whole = createHash('sha256');
  for (const parts of inputs) {
    const content = readFileSync(join(ROOT, ...parts), 'latin1').replaceAll('\r\n', '\n');
    whole.update(`${parts.join('/')}\0`).update(createHash('sha256').update(content, 'latin1').digest());
  }
  return whole.digest('hex');
};

const main = async () => {
  const targets = TARGETS.filter((target) => existsSync(join(HERE, 'src/drivers', `${target}.ts`)));
  const alone = [...targets, ...RELAYED];
  const [css, whole, ...own] = await Promise.all([styles('src/styles', 'src/blocks'), script(targets), ...alone.map((target) => script([target]))]);
  const [look, ...pages] = await Promise.all([styles('desk/styles'), ...DESK.map(page)]);
  const built = [
    ['player.js', whole], ...alone.map((target, n) => [`player.${target}.js`, own[n]]), ['player.css', css],
    ...DESK.map((name, n) => [`desk/${name}.js`, pages[n]]), ['desk/desk.css', look],
  ];
  mkdirSync(join(OUT, 'desk'), { recursive: true });
  for (const [name, bytes] of built) {
    writeFileSync(join(OUT, name), bytes);
    console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
  }
  copyFileSync(join(AGAIN, 'LICENSE'), join(OUT, 'desk', 'scorm-again.LICENSE.txt'));
  writeFileSync(join(OUT, 'stamp'), `${stamp()}\n`);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
