import { tagOf, uriOf } from '../sip/address.ts';
import { cseq, header, type Header, type SipMessage, type SipRequest } from '../sip/message.ts';
import { newBranch } from '../sip/write.ts';
import { ROBOTS_HOST } from './robots.ts';

export type DialogParty = {
  /** From or To value without its tag. */
  readonly address: string;
  readonly tag: string;
};

/** One half of a SIP dialog, enough to send requests in it (RFC 3261 12.2.1.1). */
export class Dialog {
  readonly callId: string;
  readonly local: DialogParty;
  readonly contact: string;
  remote: DialogParty;
  remoteTarget: string;
  #sequence: number;
  #heard = 0;

  constructor(start: {
    callId: string;
    local: DialogParty;
    remote: DialogParty;
    contact: string;
    remoteTarget: string;
    sequence: number;
  }) {
    this.callId = start.callId;
    this.local = start.local;
    this.remote = start.remote;
    this.contact = start.contact;
    this.remoteTarget = start.remoteTarget;
    this.#sequence = start.sequence;
  }

  /** A request of ours. ACK takes its INVITE's number; everything else counts on. */
  request(method: string, extras: { headers?: readonly Header[]; body?: string; sequence?: number } = {}): SipRequest {
    const sequence = extras.sequence ?? ++this.#sequence;
    const { tag } = this.remote;
    const headers: Header[] = [
      ['Via', `SIP/2.0/WS ${ROBOTS_HOST};branch=${newBranch()}`],
      ['Max-Forwards', '70'],
      ['From', `${this.local.address};tag=${this.local.tag}`],
      ['To', tag === '' ? this.remote.address : `${this.remote.address};tag=${tag}`],
      ['Call-ID', this.callId],
      ['CSeq', `${sequence} ${method}`],
      ['Contact', `<${this.contact}>`],
      ...(extras.headers ?? []),
    ];
    return { kind: 'request', method, uri: this.remoteTarget, headers, body: extras.body ?? '' };
  }

  /**
   * An older request than one that was seen already (RFC 3261 12.2.2). TCP delivers what was sent into a dead network when
   * the network is back, and by then the phone has said newer things on another connection.
   */
  isOvertaken(request: SipRequest): boolean {
    const { number } = cseq(request);
    if (number < this.#heard) return true;
    this.#heard = number;
    return false;
  }

  /** Takes the other side's tag and contact from its answer (RFC 3261 12.1.2) or target refresh (12.2). */
  learn(message: SipMessage): void {
    const contact = header(message, 'Contact');
    if (contact) this.remoteTarget = uriOf(contact);
    const tag = tagOf(header(message, message.kind === 'response' ? 'To' : 'From'));
    if (tag !== undefined) this.remote = { ...this.remote, tag };
  }
}
