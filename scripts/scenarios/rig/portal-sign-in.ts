/** The agent's browser during the sign-in, without a browser: cookies, the portal's redirect, the landing page's job. */
import type { Portal } from '../../../sandbox/portal/portal.ts';

/** Opens the authorize page as this user and hands the answer to whoever listens for it on this computer. */
export async function signInAs(portal: Portal, userId: number, authorizeUrl: string): Promise<void> {
  const login = await fetch(portal.loginUrl(userId), { redirect: 'manual' });
  const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const answer = await fetch(authorizeUrl, { redirect: 'manual', headers: { cookie } });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`the portal shows user ${userId} a page instead of letting the program in`);
  const { search, searchParams } = new URL(location);
  const port = searchParams.get('state')?.split('.')[1];
  if (port === undefined) throw new Error('the program listens on no port for its sign-in');
  const listener = await fetch(`http://127.0.0.1:${port}/oauth${search}`);
  await listener.arrayBuffer();
}
