import type { BindingEnd, Emit } from './events.ts';
import type { Peer } from './peer.ts';
import { contactKey } from './sip/address.ts';
import type { Timers } from './timers.ts';

/** One contact of one user and the connection it lives on (RFC 3261 10.2, RFC 5626). */
export type Binding = {
  readonly user: string;
  readonly uri: string;
  readonly peer: Peer;
  readonly expiresAt: number;
};

type Held = { readonly binding: Binding; readonly stopExpiry: () => void };

/** Who is registered where. A binding ends when it is removed, expires, or its socket closes. */
export class Bindings {
  readonly #held = new Map<string, Map<string, Held>>();
  readonly #timers: Timers;
  readonly #emit: Emit;

  constructor(timers: Timers, emit: Emit) {
    this.#timers = timers;
    this.#emit = emit;
  }

  of(user: string): Binding[] {
    return [...(this.#held.get(user)?.values() ?? [])].map(({ binding }) => binding);
  }

  all(): Binding[] {
    return [...this.#held.keys()].flatMap((user) => this.of(user));
  }

  put(user: string, uri: string, peer: Peer, seconds: number): void {
    const contacts = this.#held.get(user) ?? new Map<string, Held>();
    this.#held.set(user, contacts);
    const key = contactKey(uri);
    contacts.get(key)?.stopExpiry();
    const binding: Binding = { user, uri, peer, expiresAt: Date.now() + seconds * 1000 };
    const stopExpiry = this.#timers.after(seconds * 1000, () => this.remove(user, uri, 'expired'));
    contacts.set(key, { binding, stopExpiry });
    this.#emit('registered', binding);
  }

  remove(user: string, uri: string, why: BindingEnd = 'removed'): void {
    const contacts = this.#held.get(user);
    const held = contacts?.get(contactKey(uri));
    if (!contacts || !held) return;
    held.stopExpiry();
    contacts.delete(contactKey(uri));
    if (contacts.size === 0) this.#held.delete(user);
    this.#emit('unregistered', held.binding, why);
  }

  dropPeer(peer: Peer): void {
    for (const binding of this.all()) {
      if (binding.peer === peer) this.remove(binding.user, binding.uri, 'socket-closed');
    }
  }
}
