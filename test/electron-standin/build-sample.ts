import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, 'sample');

/** Builds the sample into `appDir` as the product is built: ESM main, CommonJS preload, pages for a custom scheme. */
export async function buildSample(appDir: string): Promise<void> {
  const outDir = join(appDir, 'out');
  const common = { root, configFile: false, logLevel: 'warn' } as const;
  await build({
    ...common,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: 'main.ts',
      outDir,
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  });
  await build({
    ...common,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: 'preload.ts',
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
    },
  });
  await build({
    ...common,
    base: './',
    build: {
      outDir: join(outDir, 'renderer'),
      emptyOutDir: false,
      target: 'chrome156',
      modulePreload: false,
      rolldownOptions: { input: [join(root, 'ui.html'), join(root, 'hidden.html')] },
    },
    worker: { format: 'es' },
  });
  copyFileSync(join(root, 'package.json'), join(appDir, 'package.json'));
}
