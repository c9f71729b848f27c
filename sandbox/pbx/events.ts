import type { Binding } from './bindings.ts';
import type { DigestFailure } from './digest.ts';
import type { RobotLeg } from './robots/leg.ts';
import type { SipMessage } from './sip/message.ts';

/** One SIP message as it crossed an agent's socket. `in` came from the agent. */
export type TracedMessage = {
  readonly at: number;
  readonly dir: 'in' | 'out';
  readonly text: string;
  readonly parsed: SipMessage;
  readonly user: string | undefined;
  readonly peerId: string;
};

export type MalformedMessage = {
  readonly peerId: string;
  readonly user: string | undefined;
  readonly problem: string;
  readonly text: string;
  readonly answered: boolean;
};

export type AuthFailure = {
  readonly method: string;
  readonly user: string | undefined;
  readonly why: Exclude<DigestFailure, 'missing'> | 'not-the-user';
};

export type BindingEnd = 'removed' | 'expired' | 'socket-closed';

/** What the exchange tells; the names are those of `pbx.on` and `pbx.waitFor`. */
export type PbxEvents = {
  message: [TracedMessage];
  malformed: [MalformedMessage];
  authFailure: [AuthFailure];
  registered: [Binding];
  unregistered: [Binding, BindingEnd];
  connected: [peerId: string];
  disconnected: [peerId: string, user: string | undefined];
  /** A service robot took an INVITE (echo, tone, ringing, ...). */
  robotLeg: [RobotLeg];
};

export type Emit = <E extends keyof PbxEvents>(event: E, ...args: PbxEvents[E]) => void;

export type Counters = {
  received: number;
  sent: number;
  malformed: number;
  /** Refused credentials; a first request without any is not one. */
  authFailures: number;
  /** Responses and requests that nobody was there for. */
  unroutable: number;
};
