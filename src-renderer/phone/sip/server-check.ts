/** Whether a SIP server answers at an address: a connection of its own, an OPTIONS, any answer. */
import { CONNECT_TIMED_OUT, Link } from './link.ts';
import { optionsTo } from './ping.ts';

const WITHIN = 4000;

export function answers(url: string, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const transport = url.startsWith('wss:') ? 'WSS' : 'WS';
    const settle = (isThere: boolean): void => {
      clearTimeout(timer);
      link.close();
      resolve(isThere);
    };
    const link = new Link(
      {
        url,
        realm: null,
        answerChallenge: () => Promise.resolve(null),
        malformed: () => settle(false),
        options: () => optionsTo(address, transport),
      },
      {
        opened: () => link.probe(() => settle(true)),
        closed: () => settle(false),
        received: () => {},
      },
    );
    const timer = setTimeout(() => link.end(CONNECT_TIMED_OUT), WITHIN);
  });
}
