import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { isMissing, notFound } from './http/replies.ts';

const folder = join(import.meta.dirname, 'web');
const cache = new Map<string, Promise<string>>();

/** The page's own modules: TypeScript whose types are taken out when it is first served, no build step. */
export async function webAsset(name: string): Promise<Response> {
  if (!/^[a-z-]+\.(ts|css)$/.test(name)) return notFound();
  const source = cache.get(name) ?? load(name);
  cache.set(name, source);
  try {
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    return new Response(await source, {
      headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' },
    });
  } catch (error) {
    cache.delete(name);
    if (isMissing(error)) return notFound();
    throw error;
  }
}

async function load(name: string): Promise<string> {
  const source = await readFile(join(folder, name), 'utf8');
  return name.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
}
