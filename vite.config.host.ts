import { defineConfig } from 'vite';

/** The companion host: one ESM file for plain Node 24, everything bundled. */
export default defineConfig({
  root: import.meta.dirname,
  // What pg would use if it were there, and loads only then.
  ssr: { noExternal: true, external: ['pg-native'] },
  build: {
    ssr: 'src-placement/host/main.ts',
    outDir: 'out/host',
    target: 'node24',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'host.js', codeSplitting: false } },
  },
});
