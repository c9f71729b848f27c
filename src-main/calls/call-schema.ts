/** A call as the journal holds it: checked on the way in, because the file may be older or damaged. */
import * as v from 'valibot';
import type { Call } from '#shared/call.ts';
import { noCrmFacts } from '#shared/crm-facts.ts';
import { groupRoles } from '#shared/group-part.ts';
import { CallEndSchema } from '#shared/phone.ts';
import { QualitySummarySchema } from '#shared/quality.ts';

const time = v.pipe(v.number(), v.finite(), v.minValue(0));
const id = v.pipe(v.string(), v.nonEmpty());

export const CallSchema: v.GenericSchema<unknown, Call> = v.pipe(
  v.object({
    id,
    physicalId: id,
    sipCallId: v.nullable(id),
    physicalIdFromHeader: v.boolean(),
    portalCallId: v.nullable(id),
    origin: v.picklist(['pbx', 'dial', 'card', 'link']),
    direction: v.picklist(['incoming', 'outgoing']),
    remote: v.object({ number: v.string(), e164: v.nullable(id), name: v.nullable(v.string()) }),
    line: v.object({ number: v.string(), kind: v.picklist(['direct', 'group']) }),
    owner: v.nullable(v.object({ memberId: id, userId: id })),
    phase: v.picklist(['dialing', 'ringing', 'connecting', 'talking', 'ended']),
    hold: v.picklist(['none', 'local', 'remote', 'both']),
    muted: v.boolean(),
    // What follows is younger than the first journals.
    conference: v.optional(v.boolean(), false),
    consultOf: v.optional(v.nullable(id), null),
    transfer: v.optional(
      v.nullable(
        v.object({
          kind: v.picklist(['blind', 'consult']),
          target: v.string(),
          consultId: v.nullable(id),
          stage: v.picklist(['consulting', 'asked', 'done', 'failed']),
          sipCode: v.nullable(v.number()),
        }),
      ),
      null,
    ),
    recording: v.optional(v.picklist(['off', 'on', 'paused']), 'off'),
    quality: v.optional(v.nullable(QualitySummarySchema), null),
    forwarded: v.optional(v.boolean(), false),
    crm: v.optional(
      v.object({
        callListId: v.nullable(v.number()),
        entity: v.nullable(v.object({ type: id, id: v.number() })),
        client: v.optional(v.nullable(v.object({ type: id, id: v.number(), name: v.string() })), null),
        extension: v.nullable(v.string()),
      }),
      noCrmFacts,
    ),
    vote: v.optional(v.nullable(v.picklist([1, 2, 3, 4, 5])), null),
    comment: v.optional(v.nullable(v.string()), null),
    inherited: v.optional(
      v.nullable(
        v.object({ since: time, answeredAt: v.nullable(time), state: v.picklist(['offered', 'ours', 'theirs']) }),
      ),
      null,
    ),
    callback: v.optional(v.boolean(), false),
    handover: v.optional(v.nullable(v.object({ toUserId: id, taken: v.boolean() })), null),
    group: v.optional(
      v.nullable(
        v.object({
          role: v.picklist(groupRoles),
          ringing: v.array(v.string()),
          show: v.array(v.string()),
          hide: v.array(v.string()),
          kept: v.boolean(),
        }),
      ),
      null,
    ),
    at: v.object({
      created: time,
      ringing: v.nullable(time),
      answered: v.nullable(time),
      ended: v.nullable(time),
    }),
    end: v.nullable(CallEndSchema),
  }),
  v.check(
    (call) => (call.phase === 'ended') === (call.end !== null && call.at.ended !== null),
    'ended without an end, or with one too early',
  ),
  v.transform(({ callback, ...call }) => (callback ? { ...call, origin: 'callback' as const } : call)),
);

/** What is written: the previous release sets a row aside whose origin it doesn't know. */
export const storedCall = (call: Call): object =>
  call.origin === 'callback' ? { ...call, origin: 'dial', callback: true } : call;
