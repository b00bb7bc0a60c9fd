import { defineConfig } from 'vitest/config';
import { virtual } from './build.mjs';

/** The same build-time modules as in the bundle: every kind of block, every driver. */
const gather = {
  name: 'gather',
  resolveId: (id: string) => (id in virtual ? `\0${id}` : undefined),
  load: (id: string) => (id.startsWith('\0') && id.slice(1) in virtual ? virtual[id.slice(1) as keyof typeof virtual]() : undefined),
};

export default defineConfig({
  plugins: [gather],
  test: { environment: 'jsdom', include: ['test/**/*.test.ts'], restoreMocks: true, setupFiles: ['test/seed.ts'] },
});
