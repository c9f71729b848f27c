/** STUN and TURN servers as lines of text: address, then user name and password where TURN wants them. */
import type { Account } from '#shared/settings.ts';

type IceServer = Account['iceServers'][number];

export const linesOf = (servers: readonly IceServer[]): string =>
  servers
    .map(({ urls, username, credential }) =>
      [urls, username, credential].filter((part) => part !== undefined).join(' '),
    )
    .join('\n');

export const serversOf = (text: string): IceServer[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(serverOf);

function serverOf(line: string): IceServer {
  const [urls = '', username, ...credential] = line.split(/\s+/);
  return {
    urls,
    ...(username !== undefined && { username }),
    ...(credential.length > 0 && { credential: credential.join(' ') }),
  };
}
