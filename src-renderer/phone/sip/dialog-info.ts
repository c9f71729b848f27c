/** What a watched number does, as NOTIFYs tell it (RFC 4235). */
import type { Presence } from '#shared/phone.ts';

export interface DialogInfo {
  readonly version: number;
  /** Only what has changed since the last one; the rest stands (RFC 4235 4.1). */
  readonly isPartial: boolean;
  readonly dialogs: readonly Dialog[];
}

interface Dialog {
  readonly id: string;
  readonly does: 'nothing' | 'ringing' | 'busy';
}

/** Far above what any number has at once. */
const MAX_DIALOGS = 200;
const MAX_LENGTH = 32 * 1024;

/** @returns null for what is none */
export function parseDialogInfo(body: string): DialogInfo | null {
  // No dialog-info has a document type; entities in one could be made to grow without an end.
  if (body.length > MAX_LENGTH || /<!(?:DOCTYPE|ENTITY)/i.test(body)) return null;
  const root = new DOMParser().parseFromString(body.trim(), 'application/xml').documentElement;
  if (root.localName !== 'dialog-info') return null;
  const version = Number.parseInt(root.getAttribute('version') ?? '', 10);
  return {
    version: Number.isNaN(version) ? 0 : version,
    isPartial: root.getAttribute('state') === 'partial',
    dialogs: [...root.children]
      .filter(({ localName }) => localName === 'dialog')
      .slice(0, MAX_DIALOGS)
      .map(dialogOf),
  };
}

/** One number's dialogs over the life of one subscription. */
export class WatchedDialogs {
  readonly #does = new Map<string, Dialog['does']>();
  #version = -1;

  /** @returns what the number does now */
  take({ version, isPartial, dialogs }: DialogInfo): Presence {
    // An older one has been overtaken on its way (RFC 4235 4.3).
    if (version < this.#version) return this.#presence;
    this.#version = version;
    if (!isPartial) this.#does.clear();
    for (const { id, does } of dialogs) {
      if (does === 'nothing') this.#does.delete(id);
      else if (this.#does.size < MAX_DIALOGS) this.#does.set(id, does);
    }
    return this.#presence;
  }

  /** A call that rings can be picked up, whatever else goes on. */
  get #presence(): Presence {
    const all = [...this.#does.values()];
    if (all.includes('ringing')) return 'ringing';
    return all.includes('busy') ? 'busy' : 'idle';
  }
}

function dialogOf(element: Element): Dialog {
  const state = [...element.children]
    .find(({ localName }) => localName === 'state')
    ?.textContent.trim()
    .toLowerCase();
  const id = element.getAttribute('id') ?? '';
  switch (state) {
    case 'early':
    case 'proceeding':
      // It rings at the other end of a call that they make themselves.
      return { id, does: element.getAttribute('direction') === 'initiator' ? 'busy' : 'ringing' };
    case 'trying':
    case 'confirmed':
      return { id, does: 'busy' };
    default:
      return { id, does: 'nothing' };
  }
}
