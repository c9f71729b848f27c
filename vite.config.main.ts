import { defineConfig } from 'vite';

/** The main process: one ESM file for Electron's Node, everything bundled but Electron itself. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: 'src-main/main.ts',
    outDir: 'out/main',
    target: 'node24',
    minify: false,
    rolldownOptions: { output: { entryFileNames: '[name].js', codeSplitting: false } },
  },
});
