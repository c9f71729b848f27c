/** The clicks of one agent, and what has become of each, in however many lives of her program. */
import type { Portal } from '../../../sandbox/portal/portal.ts';
import { type Doomed, ignoreDeath } from './doomed.ts';
import type { ClickNews } from './messages.ts';
import { pause, type Due } from './scene.ts';

export interface Click {
  readonly portalCallId: string;
  /** A click in the mobile app: no card, the host's push is its only signal. */
  readonly mobile: boolean;
  readonly at: number;
  /** Programs of hers that were told of its card, and said that they had heard. */
  readonly told: { readonly desktop: Doomed; readonly at: number }[];
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

/** Longer than a click counts as a wish to dial (bitrix24.md 4.9), and a program takes to dial it. */
const PATIENCE_MS = 25_000;

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
    this.all.set(portalCallId, { portalCallId, mobile, at: Date.now(), told: [], begun: false, dials: 0 });
    const { promise, resolve } = Promise.withResolvers<Begun>();
    this.#waiting.set(portalCallId, resolve);
    const begun = await Promise.race([promise, pause(PATIENCE_MS)]);
    this.#waiting.delete(portalCallId);
    return begun === undefined ? null : { ...begun, portalCallId };
  }

  cardSeen(portalCallId: string, desktop: Doomed): void {
    this.all.get(portalCallId)?.told.push({ desktop, at: Date.now() });
  }

  /** She has gone on to something else: the telephone gives up by itself. */
  #nobodyIsThere(desktop: Doomed, callId: string): void {
    const end = { cause: 'noAnswer', by: 'remote', sipCode: 480 } as const;
    desktop
      .tell({ do: 'report', report: { type: 'call', callId, event: { type: 'ended', at: Date.now(), end } } })
      .catch(ignoreDeath);
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
    const waiting = this.#waiting.get(portalCallId);
    if (waiting !== undefined) waiting({ desktop, callId, isOver });
    else if (!isOver) this.#nobodyIsThere(desktop, callId);
  }
}

/**
 * How long a program may take from the card to the telephone: it asks the host, which may not answer, and then the portal,
 * which may not either. One that is killed before has lost nothing: the card is told to the next.
 */
const DIALS_WITHIN_MS = 8000;
/** As a wish to dial counts by the portal's clock (bitrix24.md 4.9). */
const CLICK_MS = 15_000;

/** A program saw its card in time, and lived on long enough. */
const wasSeen = ({ told, at: clickedAt }: Click): boolean =>
  told.some(({ desktop, at }) => {
    const lived = (desktop.diedAt ?? Date.now()) - at;
    return lived >= DIALS_WITHIN_MS && at - clickedAt < CLICK_MS - DIALS_WITHIN_MS;
  });

/** @param rows how many finished calls the CRM has under this CALL_ID */
export function wrongWith(click: Click, rows: number): string[] {
  const { portalCallId, dials } = click;
  return [
    ...(dials > 1 ? [`${portalCallId}: dialled ${dials} times`] : []),
    ...(rows > 1 ? [`${portalCallId}: finished ${rows} times`] : []),
    ...(wasSeen(click) && rows === 0 ? [`${portalCallId}: its card was seen, and it came to nothing`] : []),
  ];
}
