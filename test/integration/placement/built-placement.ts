/** The placement, built as it ships, in memory. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export type BuiltFiles = ReadonlyMap<string, Buffer>;

const ROOT = fileURLToPath(new URL('../../../src-placement', import.meta.url));

/** By path, e.g. `/placement.html`. */
export async function buildPlacement(): Promise<BuiltFiles> {
  const result = await build({
    configFile: false,
    root: ROOT,
    base: './',
    logLevel: 'error',
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: ['placement.html', 'pair.html', 'oauth.html'].map((name) => `${ROOT}/${name}`) },
    },
  });
  const files = new Map<string, Buffer>();
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) throw new Error('a build that watches is no build');
    for (const file of output.output)
      files.set(`/${file.fileName}`, Buffer.from(file.type === 'chunk' ? file.code : file.source));
  }
  return files;
}
