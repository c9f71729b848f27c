/** What becomes of a call that comes in: it rings, is turned away, or is sent elsewhere. Pure. */
import { isAlive } from '#shared/call.ts';
import type { RingKind } from '#shared/audio.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { readCaller } from '#shared/numbers/read-caller.ts';
import { type Desk, MAX_CALLS } from './desk.ts';
import { readFor } from './dial-plan.ts';

export type Reception =
  | { readonly as: 'ring'; readonly kind: RingKind }
  /** Rings nowhere here, but the agent and the CRM learn that it was missed. */
  | { readonly as: 'missed'; readonly status: 480 | 486 }
  | { readonly as: 'redirected'; readonly target: string };

export function receive(number: string, desk: Desk): Reception {
  const { account, availability, calls } = desk;
  if (account === null || availability.kind === 'doNotDisturb') return { as: 'missed', status: 480 };
  if (availability.kind === 'forward') {
    const read = readFor(desk, availability.number);
    if (read.ok) return { as: 'redirected', target: read.target };
    // A number that may not be dialled any more: better that it rings here than nowhere.
  }
  if (calls.filter(isAlive).length >= MAX_CALLS) return { as: 'missed', status: 486 };
  return { as: 'ring', kind: ringKind(number, account) };
}

function ringKind(number: string, account: NonNullable<Desk['account']>): RingKind {
  if (readCaller(number, numberingOf(account)).kind === 'extension') return 'internal';
  return account.line.kind === 'group' ? 'group' : 'external';
}
