/** One timeline of everything that happens in a scenario: what people do, SIP, REST, cards, the CRM. */
import type { Pbx } from '../../../sandbox/pbx/pbx.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import type { PortalEvents } from '../../../sandbox/portal/timeline.ts';
import { callsIn, signalling, telephony } from './telling.ts';
import { within } from './within.ts';

export interface Entry {
  /** Milliseconds since the act began. */
  readonly ms: number;
  readonly who: string;
  readonly what: string;
}

export type Teller = (entry: Entry) => void;

/** A report that the portal took: who asked, and for what. */
export interface Asked {
  readonly who: string;
  readonly what: string;
  /** The HTTP request that it came in; several of one batch share it. */
  readonly request: number;
  /** The request was carried out, whatever became of its answer. */
  readonly executed: boolean;
}

/** How the companion host introduces itself to the portal. */
const HOST_AGENT = 'Offhook-Host/';

export class Recorder {
  readonly entries: Entry[] = [];
  /** The telephony methods asked for since the act began, in the order in which they arrived. */
  readonly asked: Asked[] = [];
  /** States that an agent's card went through, by her name; `closed` at the end. */
  readonly cards = new Map<string, string[]>();
  /** What each card says under its title, by tab. */
  readonly #texts = new Map<string, string>();
  readonly #portal: Portal;
  readonly #tell: Teller;
  readonly #stop: (() => void)[];
  readonly #agents: ReadonlyMap<string, string>;
  readonly #listeners = new Set<Teller>();
  #begun = performance.now();

  /** @param agents names by extension */
  constructor(portal: Portal, pbx: Pbx, agents: ReadonlyMap<string, string>, tell: Teller) {
    this.#portal = portal;
    this.#agents = agents;
    this.#tell = tell;
    this.#stop = [
      portal.state.timeline.listen(({ kind, data }) => this.#portalEvent(kind, data)),
      pbx.on('message', (message) => {
        const what = signalling(message);
        if (what !== null) this.say(this.#agents.get(message.user ?? '') ?? message.user ?? 'pbx', what);
      }),
    ];
  }

  /** A new act: what was before doesn't count. */
  begin(): void {
    this.#begun = performance.now();
    this.entries.length = 0;
    this.asked.length = 0;
    this.cards.clear();
    this.#texts.clear();
  }

  /** Until that has been told in this act, by whomever. */
  async until(what: RegExp, ms = 15_000): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (entry: Entry): void => {
      if (what.test(entry.what)) resolve();
    };
    this.#listeners.add(look);
    this.entries.forEach(look);
    await within(promise, `the timeline says ${what}`, ms).finally(() => this.#listeners.delete(look));
  }

  /** Until this agent's card, if one has come up in this act, has gone: the next act is to begin without it. */
  async cardGone(name: string): Promise<void> {
    const isGone = (): boolean => (this.cards.get(name) ?? []).slice(-1).every((state) => state === 'closed');
    await this.#portal.until(isGone, `${name}'s card is gone`, 20_000);
  }

  /** A card goes with its page, and nobody is left to say so. */
  pageClosed(name: string): void {
    this.cards.get(name)?.push('closed');
  }

  say(who: string, what: string): void {
    const entry = { ms: Math.round(performance.now() - this.#begun), who, what };
    this.entries.push(entry);
    this.#tell(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  stop(): void {
    for (const stop of this.#stop) stop();
  }

  nameOf(userId: number | undefined): string {
    return this.#portal.state.users.find(({ id }) => id === userId)?.name ?? 'somebody';
  }

  #portalEvent(kind: keyof PortalEvents, data: unknown): void {
    switch (kind) {
      case 'rest.done':
        return this.#rest(data as PortalEvents['rest.done']);
      case 'card.opened':
      case 'card.state':
      case 'card.closed':
        return this.#card(kind, data as PortalEvents['card.state']);
      case 'card.command':
        return this.#cardText(data as PortalEvents['card.command']);
      case 'activity.created': {
        const { direction, subject, responsibleId } = data as PortalEvents['activity.created'];
        return this.say('crm', `activity: ${direction}, ${this.nameOf(responsibleId)}, “${subject}”`);
      }
      case 'entity.created': {
        const { type, id, assignedById } = data as PortalEvents['entity.created'];
        return this.say('crm', `${type.toLowerCase()} ${id} created, responsible ${this.nameOf(assignedById)}`);
      }
      case 'record.attached':
        return this.say('crm', 'the recording is there');
      case 'event.delivered':
        return this.say('portal', `event ${(data as PortalEvents['event.delivered']).event}`);
      default:
    }
  }

  #rest(record: PortalEvents['rest.done']): void {
    const { users } = this.#portal.state;
    // The host asks with the administrator's token.
    const who = record.userAgent.startsWith(HOST_AGENT) ? 'host' : this.nameOf(record.userId);
    const told = callsIn(record).flatMap((call) => telephony(call, users) ?? []);
    if (told.length === 0) return;
    const { seq: request, executed, error, outcome } = record;
    // Who the caller is rides along with what is reported: told, but no report, and no request of its own.
    const demanded = record.method === 'batch' ? told.filter((what) => what !== 'searchCrmEntities') : told;
    this.asked.push(...demanded.map((what) => ({ who, what, request, executed })));
    const fate = outcome === 'answered' ? (error === undefined ? '' : ` → ${record.status} ${error}`) : ` → ${outcome}`;
    this.say(who, `REST ${told.length > 1 ? `batch [${told.join('; ')}]` : told[0]}${fate}`);
  }

  #card(kind: string, { userId, state }: PortalEvents['card.state']): void {
    const name = this.nameOf(userId);
    const states = this.cards.get(name) ?? [];
    this.cards.set(name, states);
    const now = kind === 'card.closed' ? 'closed' : state;
    if (states.at(-1) === now) return;
    states.push(now);
    this.say(name, `card: ${now}`);
  }

  /** The words that the desktop puts on the card: an “error” of the card's is often only how it shows that a call is over. */
  #cardText({ tab, userId, command, params }: PortalEvents['card.command']): void {
    const text = command === 'CallCardSetStatusText' ? statusText(params) : null;
    if (text === null || this.#texts.get(tab) === text) return;
    this.#texts.set(tab, text);
    this.say(this.nameOf(userId), `card says “${text}”`);
  }
}

function statusText(params: unknown): string | null {
  const text = typeof params === 'object' && params !== null && 'statusText' in params ? params.statusText : null;
  return typeof text === 'string' && text !== '' ? text : null;
}
