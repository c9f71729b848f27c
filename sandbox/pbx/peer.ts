import type { SipMessage } from './sip/message.ts';

/** The other end of one connection: an agent's WebSocket or the robots. */
export interface Peer {
  /** For traces: `ws-3`, `robots`. */
  readonly id: string;
  /** The user who last authenticated here. */
  user: string | undefined;
  /** What Via says of the way there (RFC 7118 5.2). */
  readonly transport: 'WS' | 'WSS';
  /** Robots are part of the exchange and aren't asked for a password. */
  readonly trusted: boolean;
  /** Hands a message over; false when the connection is gone. */
  send(message: SipMessage): boolean;
}

/** Our Via. Nothing is ever sent to the name in it: a response comes back on the connection (RFC 7118 5.2). */
export function viaOf(peer: Peer, branch: string): string {
  return `SIP/2.0/${peer.transport} pbx.invalid;branch=${branch}`;
}
