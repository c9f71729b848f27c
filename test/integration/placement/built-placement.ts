/** The placement, built as it ships, in memory. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** By path, e.g. `/placement.html`. */
export type BuiltFiles = ReadonlyMap<string, Buffer>;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGES = ['placement', 'pair', 'oauth'] as const;

export async function buildPlacement(pages: readonly (typeof PAGES)[number][] = PAGES): Promise<BuiltFiles> {
  const files = new Map<string, Buffer>();
  for (const page of pages) {
    const result = await build({
      configFile: `${ROOT}vite.config.placement.ts`,
      logLevel: 'error',
      build: { write: false, rolldownOptions: { input: `${ROOT}src-placement/${page}.html` } },
    });
    for (const output of Array.isArray(result) ? result : [result]) {
      if (!('output' in output)) throw new Error('a build that watches is no build');
      for (const file of output.output)
        files.set(`/${file.fileName}`, Buffer.from(file.type === 'chunk' ? file.code : file.source));
    }
  }
  return files;
}
