/**
 * A link is opened. Whoever made it: a number gets as far as the dial field. Where the agent has said so it is dialled at
 * once, but never an emergency number and never a code of the PBX: `tel:*21*…%23` in a mail would forward her calls.
 */
import { type LinkRefusal, readLink } from '#shared/links/read-link.ts';
import type { FailureReason } from '#shared/failure.ts';
import { readSelectedNumber } from '#shared/links/selected-number.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { readDialled } from '#shared/numbers/read-dialled.ts';
import type { Settings } from '#shared/settings.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { Log } from '../ports.ts';

export interface LinkDeskDeps {
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly settings: () => Pick<Settings, 'account' | 'calls'>;
  readonly book: Pick<CallBook, 'command' | 'wishFor'>;
  /** @returns why the sign-in's answer is not one; null when it is */
  readonly signIn: (link: string) => FailureReason | null;
  /** A set-up that somebody has signed. */
  readonly provision: (link: string) => FailureReason | null;
  /** Shows the number in the dial field; null: the call that is up. */
  readonly show: (number: string | null) => void;
  readonly refuse: (reason: FailureReason) => void;
}

export class LinkDesk {
  readonly #deps: LinkDeskDeps;

  constructor(deps: LinkDeskDeps) {
    this.#deps = deps;
  }

  /** What the system has handed over at once: of several numbers the first is taken, and the others are told. */
  open(links: readonly string[]): void {
    let numbers = 0;
    for (const text of links) {
      const link = readLink(text, this.#ownDomain);
      if (link.kind === 'dial' && (numbers += 1) > 1) this.#refuse('linkSeveral');
      else if (link.kind === 'dial') this.#dial(link.number);
      else if (link.kind === 'refused') this.#refuse(link.reason);
      else this.#answer(this.#deps[link.kind](text));
    }
  }

  /** A number that the agent has selected somewhere: as a link's, it may be anybody's text. */
  openText(text: string): void {
    const number = readSelectedNumber(text);
    if (number === null) this.refuseText();
    else this.#dial(number);
  }

  refuseText(): void {
    this.#refuse('selectionNoNumber');
  }

  #dial(number: string): void {
    const { book, log, show } = this.#deps;
    // The click that made this link has already reached us by another way.
    if (book.wishFor(number) !== null) {
      log.info('link.merged');
      return show(null);
    }
    const dialled = this.#mayDialAtOnce(number) && book.command({ type: 'dial', number }, 'link').ok;
    // What couldn't be dialled waits in the field; the window says why when she presses.
    show(dialled ? null : number);
  }

  #mayDialAtOnce(number: string): boolean {
    const { account, calls } = this.#deps.settings();
    if (!calls.dialLinks) return false;
    const read = readDialled(number, numberingOf(account));
    return read.ok && (read.kind === 'external' || read.kind === 'extension');
  }

  #answer(refused: FailureReason | null): void {
    if (refused !== null) this.#refuse(refused);
  }

  #refuse(reason: FailureReason | LinkRefusal): void {
    this.#deps.count('link.refused');
    this.#deps.log.warn('link.refused', { reason });
    this.#deps.refuse(reason);
  }

  get #ownDomain(): string | null {
    const { account } = this.#deps.settings();
    return account === null ? null : (account.address.split('@')[1] ?? null);
  }
}
