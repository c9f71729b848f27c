/** From an event to what is to be done about it. Pure. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { DIAL_MS, type RequestFacts, type Task } from '../outbox/task.ts';
import { CallbackSchema, CallStartSchema, entityOf, type PortalEvent } from './event-request.ts';

export interface NamedTask {
  /** The same event coming twice has the same name. */
  readonly name: string;
  readonly task: Task;
}

/** @returns null when the data are not as they should be */
export function clickTask(event: PortalEvent, now: number): NamedTask | null {
  const parsed = v.safeParse(CallStartSchema, event.data);
  if (!parsed.success) return null;
  const data = parsed.output;
  const facts = {
    portalCallId: data.CALL_ID,
    number: data.PHONE_NUMBER,
    extension: data.EXTENSION,
    callListId: data.CALL_LIST_ID,
    entity: entityOf(data),
    line: data.LINE_NUMBER,
    mobile: data.IS_MOBILE,
  };
  const task = { ...blank(event, facts, now), kind: 'dial' as const, agents: [data.USER_ID], giveUpAt: now + DIAL_MS };
  return { name: data.CALL_ID, task };
}

/** @param forMs how long it is offered around */
export function callbackTask(event: PortalEvent, now: number, forMs: number): NamedTask | null {
  const parsed = v.safeParse(CallbackSchema, event.data);
  if (!parsed.success) return null;
  const data = parsed.output;
  const facts = {
    portalCallId: null,
    number: data.PHONE_NUMBER,
    extension: '',
    callListId: 0,
    entity: entityOf(data),
    line: data.LINE_NUMBER,
    mobile: false,
    text: data.TEXT,
    voice: data.VOICE,
  };
  // A form has no id. The same person's second form of the same second would be one callback, which does.
  const mark = createHash('sha256')
    .update(JSON.stringify([event.ts, facts]))
    .digest('hex')
    .slice(0, 32);
  return { name: `callback-${mark}`, task: { ...blank(event, facts, now), kind: 'callback', giveUpAt: now + forMs } };
}

function blank(event: PortalEvent, facts: RequestFacts, now: number): Omit<Task, 'kind' | 'giveUpAt'> {
  return {
    memberId: event.auth.member_id,
    facts,
    agents: [],
    turn: 0,
    received: now,
    issued: event.ts === undefined ? now : event.ts * 1000,
    restUntil: 0,
    failures: 0,
    offer: null,
    missedCallId: null,
    done: null,
  };
}
