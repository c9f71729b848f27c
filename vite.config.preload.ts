import { defineConfig } from 'vite';

/**
 * A preload: one CommonJS file, because a sandboxed preload can neither `import` nor `require` files. Each is a build
 * of its own, so that they share no chunk; scripts/build.ts names the entry.
 */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    outDir: 'out/preload',
    target: 'chrome156',
    minify: false,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false } },
  },
});
