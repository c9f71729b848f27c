/** Whether and how a number is dialled. Pure, but for the ids that are handed in. */
import { type CallOrigin, isAlive, type Line, transition } from '#shared/call.ts';
import type { Refusal } from '#shared/command.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { type NumberKind, readDialled, type ReadNumber } from '#shared/numbers/read-dialled.ts';
import type { CardClick } from './call-book-ports.ts';
import { type Desk, MAX_CALLS, phone, type Plan, refuse, type Step } from './desk.ts';
import { holdOthers } from './floor.ts';
import { outgoingCall } from './new-calls.ts';

export interface Wish {
  readonly id: string;
  readonly number: string;
  readonly origin: CallOrigin;
  readonly consultOf?: string | undefined;
  readonly crm?: Partial<CrmFacts> | undefined;
}

/** Holds whoever is talked to, then dials. */
export function planDial(wish: Wish, desk: Desk): Plan {
  const read = readFor(desk, wish.number);
  if (!read.ok) return refuse(read.reason);
  const reason = whyNotDial(read.kind, desk);
  if (desk.account === null || reason !== null) return refuse(reason ?? 'notRegistered');
  return { ok: true, callId: wish.id, steps: dialling(wish, desk.account.line, read, desk) };
}

/**
 * A customer's wish to be called. The number is one that somebody has typed into a form: never a code of the PBX, and
 * nobody is sent to the emergency services by it.
 */
export function planCallback(wish: Omit<Wish, 'origin'>, desk: Desk): Plan {
  const read = readFor(desk, wish.number);
  if (read.ok && read.kind !== 'external' && read.kind !== 'extension') return refuse('notAllowed');
  return planDial({ ...wish, origin: 'callback' }, desk);
}

/** As the account's numbers are read. */
export const readFor = (desk: Pick<Desk, 'account'>, number: string): ReadNumber =>
  readDialled(number, numberingOf(desk.account));

export interface ClickPlan {
  /** The call is to be begun in any case: the portal has registered it, so somebody must finish it. */
  readonly steps: readonly Step[];
  readonly callId: string;
  readonly refusal: Refusal | null;
}

/** A click in the CRM. One that can't be dialled is a call, too: it ends as `refused`, and its card says why. */
export function planClick(click: CardClick, id: string, desk: Desk): ClickPlan {
  const read = readFor(desk, click.number);
  const line = desk.account?.line ?? { number: click.line, kind: 'direct' };
  const refusal = read.ok ? whyNotDial(read.kind, desk) : read.reason;
  const wish = { id, origin: 'card', portalCallId: click.portalCallId, crm: click.crm } as const;
  if (read.ok && refusal === null) return { callId: id, refusal, steps: dialling(wish, line, read, desk) };
  return { callId: id, refusal, steps: [neverDialled(click, id, desk, 'refused')] };
}

/** A client of a campaign is passed over: her call ends before it has begun. */
export const planSkip = (click: CardClick, id: string, desk: Desk): Step => neverDialled(click, id, desk, 'cancelled');

function neverDialled(click: CardClick, id: string, desk: Desk, cause: 'refused' | 'cancelled'): Step {
  const read = readFor(desk, click.number);
  const call = outgoingCall({
    id,
    origin: 'card',
    portalCallId: click.portalCallId,
    line: desk.account?.line ?? { number: click.line, kind: 'direct' },
    number: read.ok ? read.target : click.number,
    e164: read.ok ? read.e164 : null,
    consultOf: null,
    crm: click.crm,
    owner: desk.owner,
    at: desk.now,
  });
  const end = { cause, by: 'local', sipCode: null } as const;
  return { do: 'begin', call: transition(call, { type: 'ended', at: desk.now, end }) };
}

function whyNotDial(kind: NumberKind, { account, registered, calls }: Desk): Refusal | null {
  if (account === null || !registered) return 'notRegistered';
  // Whatever else is going on: help is never refused by this phone.
  if (kind === 'emergency') return null;
  return calls.filter(isAlive).length >= MAX_CALLS ? 'tooManyCalls' : null;
}

function dialling(
  wish: Pick<Wish, 'id' | 'origin' | 'consultOf' | 'crm'> & { readonly portalCallId?: string },
  line: Line,
  { target, e164, extension }: Extract<ReadNumber, { ok: true }>,
  desk: Desk,
): readonly Step[] {
  const call = outgoingCall({
    id: wish.id,
    origin: wish.origin,
    line,
    number: target,
    e164,
    portalCallId: wish.portalCallId ?? null,
    consultOf: wish.consultOf ?? null,
    crm: wish.crm,
    owner: desk.owner,
    at: desk.now,
  });
  return [
    ...holdOthers(desk, []),
    { do: 'begin', call },
    phone({ type: 'dial', callId: call.id, target, ...(extension !== undefined && { digits: extension }) }),
  ];
}
