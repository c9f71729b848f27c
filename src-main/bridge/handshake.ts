/**
 * The desktop's side of the handshake (`#shared/bridge.ts` draws both sides).
 *
 *   ┌───────┐ hello   ┌────────────┐ right proof  ┌────────┐
 *   │ hello │────────▶│ challenged │─────────────▶│ proven │
 *   └───┬───┘         └─────┬──────┘              └────────┘
 *       │ anything else     │ anything else, a wrong or an old proof
 *       ▼                   ▼
 *   ┌────────────────────────────┐
 *   │          refused           │
 *   └────────────────────────────┘
 *
 * One nonce per handshake, one proof per nonce: a recorded proof fits no later challenge. A hello that names an unknown
 * instance is challenged like any other, so that nobody learns from the answer which instance runs here.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { BRIDGE_VERSION, HelloSchema, ProofSchema, proofText } from '#shared/bridge.ts';
import type { BridgeRole, ProofFacts } from '#shared/bridge.ts';
import * as v from 'valibot';
import type { RefusalCause } from './refusal.ts';

/** Who has proven what. */
export interface Peer {
  readonly role: BridgeRole;
  readonly instance: string;
  readonly portal: string;
  readonly hub: string;
  readonly version: number;
}

export type HandshakeState =
  | { readonly at: 'hello' }
  | { readonly at: 'challenged'; readonly facts: ProofFacts; readonly hub: string; readonly version: number }
  | { readonly at: 'proven'; readonly peer: Peer }
  | { readonly at: 'refused'; readonly cause: RefusalCause };

export interface Step {
  readonly state: HandshakeState;
  readonly send?: object;
}

/** The key (256 bit, base64url) that this peer must know; null when there is none for it. */
export type KeyFor = (peer: Pick<Peer, 'role' | 'instance' | 'portal'>) => string | null;

export const FIRST: HandshakeState = { at: 'hello' };

export function step(state: HandshakeState, message: unknown, keyFor: KeyFor, nonce: () => string = newKey): Step {
  switch (state.at) {
    case 'hello':
      return challenge(message, nonce);
    case 'challenged':
      return judge(state, message, keyFor);
    case 'proven':
    case 'refused':
      return { state };
  }
}

/** 256 bit, base64url: a nonce, a bridge secret, a one-time code. */
export const newKey = (): string => randomBytes(32).toString('base64url');

function challenge(message: unknown, nonce: () => string): Step {
  const hello = v.safeParse(HelloSchema, message);
  if (!hello.success) return refused('message');
  const { role, instance, portal, hub, nonce: clientNonce } = hello.output;
  const version = commonVersion(hello.output.v);
  if (version === null) return refused('version');
  const serverNonce = nonce();
  const facts = { role, instance, portal, clientNonce, serverNonce };
  return { state: { at: 'challenged', facts, hub, version }, send: { t: 'challenge', nonce: serverNonce } };
}

function judge(state: HandshakeState & { at: 'challenged' }, message: unknown, keyFor: KeyFor): Step {
  const proof = v.safeParse(ProofSchema, message);
  if (!proof.success) return refused('message');
  const { facts, hub, version } = state;
  // Without a key the work is the same, with one that nobody has.
  const key = keyFor(facts) ?? newKey();
  if (!sameMac(proof.output.mac, macOf(key, 'client', facts))) return refused('proof');
  const peer = { role: facts.role, instance: facts.instance, portal: facts.portal, hub, version };
  return { state: { at: 'proven', peer }, send: { t: 'welcome', mac: macOf(key, 'server', facts), v: version } };
}

const refused = (cause: RefusalCause): Step => ({ state: { at: 'refused', cause } });

function commonVersion([lowest, highest]: readonly [number, number]): number | null {
  const version = Math.min(highest, BRIDGE_VERSION.highest);
  return version >= Math.max(lowest, BRIDGE_VERSION.lowest) ? version : null;
}

const macOf = (key: string, side: 'client' | 'server', facts: ProofFacts): string =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(proofText(side, facts)).digest('base64url');

function sameMac(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
