/** The built pages, read once and compressed once: what a browser loads on every page of the portal costs no disk. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly bodies: Readonly<Record<Encoding, Buffer<ArrayBuffer>>>;
}
export type Encoding = 'identity' | 'gzip' | 'br';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** By path from the folder: `placement.html`, `assets/frame-abc.js`. @throws when there is no placement page */
export function readPages(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join('/'), pageFile(type, readFileSync(path)));
  }
  if (!files.has('placement.html')) throw new Error(`${folder} holds no placement.html: build the pages first`);
  return files;
}

export function pageFile(type: string, content: Buffer): PageFile {
  const body = Buffer.from(content);
  return {
    type,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    bodies: { identity: body, gzip: Buffer.from(gzipSync(body)), br: Buffer.from(brotliCompressSync(body)) },
  };
}
