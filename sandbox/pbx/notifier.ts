import { randomUUID } from 'node:crypto';
import type { Binding } from './bindings.ts';
import type { Peer } from './peer.ts';
import { tagOf, uriOf, userOf } from './sip/address.ts';
import { callId, header, type Header, type SipRequest, type SipResponse } from './sip/message.ts';
import { newTag, respond } from './sip/write.ts';
import type { Timers } from './timers.ts';

/** The host of the notifier's contact, by which requests within subscriptions are known. */
export const EVENTS_HOST = 'events.invalid';

type EventName = 'message-summary' | 'dialog';

const TYPES: Readonly<Record<EventName, string>> = {
  'message-summary': 'application/simple-message-summary',
  dialog: 'application/dialog-info+xml',
};

type Subscription = {
  readonly event: EventName;
  readonly target: string;
  readonly callId: string;
  readonly ourTag: string;
  readonly from: string;
  readonly to: string;
  readonly contact: string;
  peer: Peer;
  sequence: number;
  until: number;
};

export type Surroundings = {
  readonly timers: Timers;
  /** Every SUBSCRIBE is refused with this status while there is one. */
  refusal(): number | undefined;
  send(peer: Peer, request: SipRequest): void;
  contactsOf(user: string): readonly Binding[];
};

/** Message waiting (RFC 3842) and dialog states (RFC 4235) for those who subscribe (RFC 6665), and for those who don't. */
export class Notifier {
  readonly #around: Surroundings;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #bodies = new Map<string, string>();
  #version = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Who watches what: `dialog 102`. */
  get subscriptions(): string[] {
    return [...this.#subscriptions.values()].map(({ event, target }) => `${event} ${target}`);
  }

  /** What subscribers are told of a number from now on, as the body stands. */
  tell(event: EventName, target: string, body: string): void {
    this.#bodies.set(`${event} ${target}`, body);
    for (const held of this.#subscriptions.values())
      if (held.event === event && held.target === target) this.#notify(held);
  }

  /** The state of a number in Asterisk's words (`res_pjsip_dialog_info_body_generator`). */
  tellState(target: string, state: 'terminated' | 'early' | 'confirmed'): void {
    this.tell('dialog', target, dialogInfo(target, state, (this.#version += 1)));
  }

  /** NOTIFY without a subscription, as Asterisk sends for `mailboxes=` of an address of record. */
  tellUnasked(user: string, body: string): void {
    for (const { uri, peer } of this.#around.contactsOf(user)) {
      const address = `<sip:${user}@${EVENTS_HOST}>`;
      const dialog = {
        from: `${address};tag=${newTag()}`,
        to: `<${uri}>`,
        contact: contactOf(user),
        callId: randomUUID(),
        sequence: 1,
      };
      this.#around.send(peer, notifyOf({ ...dialog, uri, event: 'message-summary', state: 'active', body }));
    }
  }

  /** Ends every subscription of an event, with the reason that RFC 6665 4.1.3 knows. */
  end(event: EventName, reason: string): void {
    for (const [key, held] of this.#subscriptions) {
      if (held.event !== event) continue;
      this.#subscriptions.delete(key);
      this.#notify(held, `terminated;reason=${reason}`);
    }
  }

  /** For the proxy: the answer to a SUBSCRIBE; the state follows it in a NOTIFY. */
  subscribe(peer: Peer, request: SipRequest): SipResponse {
    const refusal = this.#around.refusal();
    if (refusal !== undefined) return respond(request, refusal);
    if (request.method !== 'SUBSCRIBE') return respond(request, 405);
    const event = (header(request, 'Event') ?? '').split(';', 1)[0]?.trim() ?? '';
    if (!isEvent(event)) return respond(request, 489, { reason: 'Bad Event' });
    const known = this.#subscriptions.get(callId(request));
    if (known === undefined && tagOf(header(request, 'To')) !== undefined) return respond(request, 481);
    const seconds = Math.min(Number(header(request, 'Expires') ?? 3600), 3600);
    const held = known ?? this.#open(peer, request, event);
    held.peer = peer;
    held.until = Date.now() + seconds * 1000;
    if (seconds === 0) this.#subscriptions.delete(held.callId);
    else this.#subscriptions.set(held.callId, held);
    this.#around.timers.after(0, () => this.#notify(held, seconds === 0 ? 'terminated;reason=timeout' : undefined));
    const headers: Header[] = [
      ['Contact', `<${contactOf(held.target)}>`],
      ['Expires', String(seconds)],
    ];
    return respond(request, 200, { headers, toTag: held.ourTag });
  }

  #open(peer: Peer, request: SipRequest, event: EventName): Subscription {
    const ourTag = newTag();
    return {
      event,
      target: userOf(request.uri),
      callId: callId(request),
      ourTag,
      from: `${header(request, 'To') ?? ''};tag=${ourTag}`,
      to: header(request, 'From') ?? '',
      contact: uriOf(header(request, 'Contact') ?? ''),
      peer,
      sequence: 0,
      until: 0,
    };
  }

  #notify(held: Subscription, state?: string): void {
    const left = Math.max(0, Math.round((held.until - Date.now()) / 1000));
    const body = this.#bodies.get(`${held.event} ${held.target}`) ?? initial(held.event, held.target);
    held.sequence += 1;
    const { from, to, callId: id, sequence, contact: uri, event, peer } = held;
    this.#around.send(
      peer,
      notifyOf({
        from,
        to,
        contact: contactOf(held.target),
        callId: id,
        sequence,
        uri,
        event,
        body,
        state: state ?? `active;expires=${left}`,
      }),
    );
  }
}

type Notify = {
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly contact: string;
  readonly callId: string;
  readonly sequence: number;
  readonly event: EventName;
  readonly state: string;
  readonly body: string;
};

function notifyOf({ uri, from, to, contact, callId: id, sequence, event, state, body }: Notify): SipRequest {
  const headers: Header[] = [
    ['Max-Forwards', '70'],
    ['From', from],
    ['To', to],
    ['Call-ID', id],
    ['CSeq', `${sequence} NOTIFY`],
    ['Contact', `<${contact}>`],
    ['Event', event],
    ['Subscription-State', state],
    ['Content-Type', TYPES[event]],
  ];
  return { kind: 'request', method: 'NOTIFY', uri, headers, body };
}

const contactOf = (target: string): string => `sip:${encodeURIComponent(target)}@${EVENTS_HOST}`;

const isEvent = (event: string): event is EventName => Object.hasOwn(TYPES, event);

const initial = (event: EventName, target: string): string =>
  event === 'dialog' ? dialogInfo(target, 'terminated', 0) : 'Messages-Waiting: no\r\n';

const dialogInfo = (target: string, state: string, version: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full" entity="sip:${target}@pbx">
 <dialog id="${target}"><state>${state}</state></dialog>
</dialog-info>`;
