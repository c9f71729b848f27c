/** The browser's side of the handshake (`bridge.ts` draws both sides): the hub and the pairing page run the same steps. */
import { BRIDGE_VERSION, proofText } from './bridge.ts';
import type { BridgeRole, ProofFacts } from './bridge.ts';
import { hmacSha256, randomKey } from './web-crypto.ts';

export interface ClientIdentity {
  readonly role: BridgeRole;
  readonly instance: string;
  /** member_id; empty for `pair`. */
  readonly portal: string;
  readonly hub: string;
  /** Bridge secret or one-time code. */
  readonly key: string;
}

/** The desktop's word, one message at a time; undefined is anything that is not JSON. */
export type HandshakeStep = (message: unknown) => Promise<'go on' | 'proven' | 'refused'>;

/**
 * Says hello at once, then wants each message of the desktop until it answers `proven` or `refused`.
 * Checks by hand: a schema library would weigh more than the whole hub.
 */
export function clientHandshake(me: ClientIdentity, send: (message: object) => void): HandshakeStep {
  const { role, instance, portal, hub, key } = me;
  const clientNonce = randomKey();
  let facts: ProofFacts | null = null;
  send({
    t: 'hello',
    v: [BRIDGE_VERSION.lowest, BRIDGE_VERSION.highest],
    role,
    instance,
    portal,
    hub,
    nonce: clientNonce,
  });
  return async (message) => {
    const { t, nonce, mac } = (message ?? {}) as Record<string, unknown>;
    if (facts === null) {
      if (t !== 'challenge' || typeof nonce !== 'string') return 'refused';
      facts = { role, instance, portal, clientNonce, serverNonce: nonce };
      send({ t: 'proof', mac: await hmacSha256(key, proofText('client', facts)) });
      return 'go on';
    }
    // Whoever listens on that port must know the secret, too.
    return t === 'welcome' && mac === (await hmacSha256(key, proofText('server', facts))) ? 'proven' : 'refused';
  };
}
