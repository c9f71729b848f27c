import { element } from './dom.ts';

/** One client of a call list, as the server made it. */
export interface CallListItem {
  readonly entityType: string;
  readonly entityId: number;
  readonly name: string;
  readonly number: string;
}

/** A campaign: the clients whom one card goes through (bitrix24.md 6.1). */
export class CallList {
  readonly id: number;
  readonly items: readonly CallListItem[];
  #at = 0;

  constructor(id: number, items: readonly CallListItem[]) {
    this.id = id;
    this.items = items;
  }

  get current(): CallListItem | undefined {
    return this.items[this.#at];
  }

  /** The next client; the last one is followed by nobody. */
  advance(): CallListItem | undefined {
    if (this.#at + 1 >= this.items.length) return undefined;
    this.#at += 1;
    return this.current;
  }

  paint(): HTMLElement {
    const rows = this.items.map((item, index) =>
      element('li', index === this.#at ? { 'aria-current': 'true' } : {}, `${item.name} ${item.number}`),
    );
    return element('ol', { 'aria-label': 'Call list', class: 'call-list' }, ...rows);
  }
}
