/** The clicks of one agent, and what has become of each, in however many lives of her program. */
import type { Portal } from '../../../sandbox/portal/portal.ts';
import type { Doomed } from './doomed.ts';
import type { ClickNews } from './messages.ts';
import { pause, type Due } from './scene.ts';

export interface Click {
  readonly portalCallId: string;
  /** A click in the mobile app: no card, the host's push is its only signal. */
  readonly mobile: boolean;
  /** A program of hers was told of its card, and said that it had heard. */
  cardSeen: boolean;
  /** It is in the journal of a program. */
  begun: boolean;
  /** How often a phone window was told to dial it. */
  dials: number;
}

/** A click that has become a call, in this life of the program. */
export interface Begun {
  readonly desktop: Doomed;
  readonly callId: string;
  readonly isOver: boolean;
}

/** Longer than a click counts as a wish to dial (bitrix24.md 4.9). */
const PATIENCE_MS = 17_000;

export class Clicks {
  readonly all = new Map<string, Click>();
  /** How often each outcome was told: `request.dialled`, `card.dialled`, … */
  readonly outcomes = new Map<string, number>();
  readonly #portal: Portal;
  readonly #userId: number;
  readonly #due: Due[];
  readonly #waiting = new Map<string, (begun: Begun) => void>();

  constructor(portal: Portal, userId: number, due: Due[]) {
    this.#portal = portal;
    this.#userId = userId;
    this.#due = due;
  }

  /** She clicks. @returns null when no program of hers has taken it up in time */
  async make(number: string, mobile: boolean): Promise<(Begun & { readonly portalCallId: string }) | null> {
    const click = this.#portal.click({ userId: this.#userId, number, mobile });
    if (!click.ok) throw new Error(`a click was refused: ${click.reason}`);
    const { callId: portalCallId } = click.call;
    this.all.set(portalCallId, { portalCallId, mobile, cardSeen: false, begun: false, dials: 0 });
    const { promise, resolve } = Promise.withResolvers<Begun>();
    this.#waiting.set(portalCallId, resolve);
    const begun = await Promise.race([promise, pause(PATIENCE_MS)]);
    this.#waiting.delete(portalCallId);
    return begun === undefined ? null : { ...begun, portalCallId };
  }

  /** @returns false for a card that is none of these clicks' */
  cardSeen(portalCallId: string): void {
    const click = this.all.get(portalCallId);
    if (click !== undefined) click.cardSeen = true;
  }

  news(desktop: Doomed, news: ClickNews): void {
    if (news.at === 'signal') {
      this.outcomes.set(news.outcome, (this.outcomes.get(news.outcome) ?? 0) + 1);
      return;
    }
    const click = this.all.get(news.portalCallId);
    if (click === undefined) throw new Error(`a program dials ${news.portalCallId}, which nobody has clicked`);
    if (news.at === 'dials') {
      click.dials += 1;
      return;
    }
    const { callId, portalCallId, isOver } = news;
    if (!click.begun) this.#due.push({ name: portalCallId, recorded: false });
    click.begun = true;
    this.#waiting.get(portalCallId)?.({ desktop, callId, isOver });
  }
}

/** @param rows how many finished calls the CRM has under this CALL_ID */
export function wrongWith({ portalCallId, cardSeen, dials }: Click, rows: number): string[] {
  return [
    ...(dials > 1 ? [`${portalCallId}: dialled ${dials} times`] : []),
    ...(rows > 1 ? [`${portalCallId}: finished ${rows} times`] : []),
    ...(cardSeen && rows === 0 ? [`${portalCallId}: its card was seen, and it came to nothing`] : []),
  ];
}
