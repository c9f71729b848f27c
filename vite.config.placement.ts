import { join } from 'node:path';
import { defineConfig } from 'vite';

/**
 * What Bitrix24's pages load. Each page is a build of its own, so that it is one HTML file and at most one script: a
 * shared chunk would be one more request on every page of the portal. scripts/build.ts names the page.
 */
export default defineConfig({
  root: join(import.meta.dirname, 'src-placement'),
  publicDir: false,
  // The files may lie in any folder of the handler's origin.
  base: './',
  build: {
    outDir: '../out/placement',
    // The oldest browsers that Bitrix24's own pages still take.
    target: ['chrome109', 'firefox115', 'safari16.4'],
    minify: true,
    sourcemap: false,
    modulePreload: false,
  },
  // A classic worker: Firefox before 114 has no module SharedWorker.
  worker: { format: 'iife' },
});
