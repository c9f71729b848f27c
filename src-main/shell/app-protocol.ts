/** Serves the built windows as app://offhook/… */
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, fileOf, policyOf } from './app-files.ts';

/** Must run before `ready`. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function serveApp(session: Session, root: string): void {
  session.protocol.handle(APP_SCHEME, (request) => answer(request.url, root));
}

async function answer(address: string, root: string): Promise<Response> {
  const found = fileOf(address, root);
  if (found === null) return new Response(null, { status: 404 });
  try {
    return new Response(new Uint8Array(await readFile(found.file)), {
      headers: {
        'content-type': found.type,
        'content-security-policy': policyOf(new URL(address).pathname),
        'x-content-type-options': 'nosniff',
      },
    });
  } catch {
    return new Response(null, { status: 404 });
  }
}
