/** What app://offhook/… may serve, and under which policy. Knows no Electron. */
import path from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://offhook';

const policy = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    // The PBX: ws: only ever to this computer, which the settings schema sees to.
    "connect-src 'self' wss: ws://127.0.0.1:* ws://localhost:*",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export const CONTENT_SECURITY_POLICY = policy("'self'");

/**
 * The MP3 encoder is WebAssembly, and without this word `script-src` forbids to compile any (CSP 3, 2.3.1). No page gets it:
 * a dedicated worker has the policy that its own script is served with (HTML, "initialize a global object's policy container from a response").
 */
const ENCODER_POLICY = policy("'self' 'wasm-unsafe-eval'");
const ENCODER = /^\/assets\/encoder-worker-[\w-]+\.js$/;

/** The policy that a file of ours is served with. */
export const policyOf = (pathname: string): string =>
  ENCODER.test(pathname) ? ENCODER_POLICY : CONTENT_SECURITY_POLICY;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** @returns the file below `root` that the address names, or null for anything that is not one of ours */
export function fileOf(address: string, root: string): { file: string; type: string } | null {
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== APP_ORIGIN) return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  const file = path.resolve(root, `.${pathname}`);
  const type = TYPES[path.extname(file)];
  return type !== undefined && !pathname.includes('\0') && file.startsWith(root + path.sep) ? { file, type } : null;
}

/** Electron spells one origin three ways (with a slash, without, as a full address): compare what they have in common. */
export const isOurs = (address: string): boolean => address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`);
