/** A call as the journal holds it: checked on the way in, because the file may be older or damaged. */
import * as v from 'valibot';
import type { Call } from '#shared/call.ts';
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
);
