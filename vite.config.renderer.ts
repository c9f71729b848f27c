import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, 'src-renderer');

/** The windows: three pages for the Chromium of Electron 45, served as app://offhook/<window>/index.html. */
export default defineConfig({
  root,
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    target: 'chrome156',
    // The windows' content security policy takes files of the app only: nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['ui', 'phone', 'toast', 'strip'].map((window) => join(root, window, 'index.html')) },
  },
  worker: { format: 'es' },
});
