/** The agent's browser during the sign-in, without a browser: cookies, the portal's redirect, the landing page's job. */
import type { Portal } from '../../../sandbox/portal/portal.ts';

/** Opens the authorize page as this user. @returns where the portal sends her, or null when it shows a page instead */
export async function authorizeAs(
  portal: Pick<Portal, 'loginUrl'>,
  userId: number,
  authorizeUrl: string,
): Promise<URL | null> {
  const login = await fetch(portal.loginUrl(userId), { redirect: 'manual' });
  const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const answer = await fetch(authorizeUrl, { redirect: 'manual', headers: { cookie } });
  const location = answer.headers.get('location');
  return location === null ? null : new URL(location);
}

/** What the landing page makes of its own address: a link for the system, or the one-shot listener's address. */
export function wayBack(landing: URL): string {
  const port = landing.searchParams.get('state')?.split('.')[1];
  return port === undefined ? `offhook://oauth${landing.search}` : `http://127.0.0.1:${port}/oauth${landing.search}`;
}
