/** Where the portal's answer to a sign-in goes: back to the desktop that asked (bitrix24.md 1.3). Pure. */

/** What the portal appends; nothing else is passed on. */
const PASSED_ON = ['code', 'state', 'domain', 'member_id', 'scope', 'server_domain'] as const;

export type OauthReturn =
  | { readonly to: 'desktop'; readonly url: string }
  | { readonly to: 'nobody'; readonly why: 'refused' | 'incomplete' };

/**
 * `state` is `<hash>` or `<hash>.<port>`: with a port the desktop waits at a listener of this computer, without one the
 * operating system carries the link.
 * @param signature the companion host's, for its token broker; '' where the pages are static files
 */
export function oauthReturn(query: URLSearchParams, signature = ''): OauthReturn {
  if (query.has('error')) return { to: 'nobody', why: 'refused' };
  const state = /^[\w-]+(?:\.(\d{4,5}))?$/.exec(query.get('state') ?? '');
  const port = state?.[1] === undefined ? null : Number(state[1]);
  const isComplete = state !== null && (query.get('code') ?? '') !== '';
  if (!isComplete || (port !== null && (port < 1024 || port > 65535))) return { to: 'nobody', why: 'incomplete' };
  const passed = new URLSearchParams();
  for (const name of PASSED_ON) {
    const value = query.get(name);
    if (value !== null) passed.set(name, value);
  }
  if (signature !== '') passed.set('signature', signature);
  const base = port === null ? 'offhook://oauth' : `http://127.0.0.1:${port}/oauth`;
  return { to: 'desktop', url: `${base}?${passed}` };
}
