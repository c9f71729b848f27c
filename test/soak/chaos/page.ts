/**
 * The Bitrix24 page of an agent in chaos: it hears of cards by the portal's own push, and tells each of them to whichever
 * program of hers is up, and to the next one as long as the card is there, as a hub does after a reconnection.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { CardUp } from '#shared/bridge.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';

/** A click that nobody has taken up after that time is dead (bitrix24.md 4.9), and the agent closes its card. */
const CARD_MS = 20_000;

export class Page {
  /** Cards that are up, by CALL_ID. */
  readonly #cards = new Map<string, CardUp>();
  readonly #socket: WebSocket;
  readonly #tell: (card: CardUp) => void;

  private constructor(socket: WebSocket, tell: (card: CardUp) => void) {
    this.#socket = socket;
    this.#tell = tell;
    socket.on('message', (data: Buffer) => this.#heard(data.toString()));
  }

  static async open(portal: Portal, userId: number, tell: (card: CardUp) => void): Promise<Page> {
    const login = await fetch(portal.loginUrl(userId), { redirect: 'manual' });
    const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const url = `${portal.site.origin.replace(/^http/, 'ws')}/push/`;
    const socket = new WebSocket(url, { headers: { cookie } });
    const page = new Page(socket, tell);
    await once(socket, 'open');
    return page;
  }

  /** Another program is up: it hears of the cards that are there. */
  tellAgain(): void {
    for (const card of this.#cards.values()) this.#say(card);
  }

  close(): void {
    this.#socket.terminate();
  }

  #heard(text: string): void {
    const { command, params } = (JSON.parse(text) as { text: { command: string; params: Shown } }).text;
    if (command === 'hideExternalCall') this.#cards.delete(params.callId);
    // Of calls that she is called by there is nothing to say here: only a click makes a program do something.
    if (command !== 'showExternalCall' || params.fromUserId === undefined) return;
    const { callId, phoneNumber: number, lineNumber: line } = params;
    const card = {
      t: 'cardUp',
      id: '',
      frame: 'f1',
      callId,
      number,
      line,
      direction: 'outgoing',
      listMode: false,
    } as const;
    this.#cards.set(callId, card);
    this.#say(card);
    setTimeout(() => this.#cards.delete(callId), CARD_MS).unref();
  }

  #say(card: CardUp): void {
    this.#tell({ ...card, id: randomUUID() });
  }
}

/** What of `showExternalCall` matters here (bitrix24.md, appendix B). */
interface Shown {
  readonly callId: string;
  readonly phoneNumber: string;
  readonly lineNumber: string;
  readonly fromUserId?: number;
}
