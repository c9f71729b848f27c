import path from 'node:path';
import { build, type Rolldown } from 'vite';

/** The phone window's files as the browser gets them: path to body and type. */
export type Bundle = ReadonlyMap<string, { readonly body: string | Uint8Array; readonly type: string }>;

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Builds the shipped sources of the window; only the preload is missing, which tests play. */
export async function bundlePhone(): Promise<Bundle> {
  const root = path.resolve(import.meta.dirname, '../../../../src-renderer/phone');
  const result = await build({
    root,
    base: './',
    logLevel: 'warn',
    configFile: false,
    build: { write: false, assetsInlineLimit: 0 },
    worker: { format: 'es' },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  return new Map(
    output.map((file) => {
      const body = file.type === 'chunk' ? file.code : file.source;
      return [`/${file.fileName}`, { body, type: TYPES[path.extname(file.fileName)] ?? 'application/octet-stream' }];
    }),
  );
}
