/** Events as portals post them (bitrix24.md 4.1): all values are strings, some fields may be missing. */
import * as v from 'valibot';
import { MemberIdSchema } from '#shared/host-api.ts';

const text = v.optional(v.pipe(v.string(), v.maxLength(2000)), '');
const whole = v.optional(v.pipe(v.string(), v.regex(/^\d{0,15}$/), v.transform(Number)), '0');
const flag = v.pipe(
  text,
  v.transform((value) => value === '1' || value === 'Y'),
);

export const EventSchema = v.object({
  event: v.pipe(v.string(), v.toUpperCase(), v.maxLength(50)),
  ts: v.optional(v.pipe(v.string(), v.regex(/^\d{1,12}$/), v.transform(Number))),
  data: v.optional(v.record(v.string(), v.unknown()), {}),
  auth: v.object({
    member_id: MemberIdSchema,
    application_token: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
    domain: text,
    server_endpoint: text,
    client_endpoint: text,
    refresh_token: text,
  }),
});
export type PortalEvent = v.InferOutput<typeof EventSchema>;

const entity = {
  CRM_ENTITY_TYPE: text,
  CRM_ENTITY_ID: whole,
};
const number = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));

/** ONEXTERNALCALLSTART (4.2). */
export const CallStartSchema = v.object({
  PHONE_NUMBER: number,
  EXTENSION: text,
  USER_ID: v.pipe(v.string(), v.regex(/^[1-9]\d*$/)),
  CALL_LIST_ID: whole,
  LINE_NUMBER: text,
  IS_MOBILE: flag,
  CALL_ID: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  ...entity,
});

/** ONEXTERNALCALLBACKSTART (4.3): nobody's yet, and registered by nobody. */
export const CallbackSchema = v.object({
  PHONE_NUMBER: number,
  TEXT: text,
  VOICE: text,
  LINE_NUMBER: text,
  ...entity,
});

export const entityOf = (data: { CRM_ENTITY_TYPE: string; CRM_ENTITY_ID: number }) =>
  data.CRM_ENTITY_TYPE === '' || data.CRM_ENTITY_ID === 0
    ? null
    : { type: data.CRM_ENTITY_TYPE, id: data.CRM_ENTITY_ID };
