/**
 * What Bitrix24 posts into the administrator's frame (bitrix24.md 1.6), sealed into the page that answers it: nothing is
 * kept, and nothing is asked of anybody, before the page itself comes back with it.
 */
import * as v from 'valibot';
import { MemberIdSchema } from '#shared/host-api.ts';
import { isLoopback } from '#shared/settings.ts';
import { seal, unseal } from '../keys/sealed.ts';
import type { HostParts } from '../parts.ts';
import type { Handover } from '../portal/adopt.ts';

const FormSchema = v.object({
  REFRESH_ID: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500)),
  APPLICATION_TOKEN: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  SERVER_ENDPOINT: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  member_id: MemberIdSchema,
});
const QuerySchema = v.object({
  DOMAIN: v.pipe(v.string(), v.regex(/^[\w.-]+(:\d+)?$/), v.maxLength(200)),
  PROTOCOL: v.fallback(v.picklist(['0', '1']), '1'),
});

const TicketSchema = v.object({
  memberId: v.string(),
  portalOrigin: v.string(),
  serverEndpoint: v.nullable(v.string()),
  refreshToken: v.string(),
  applicationToken: v.string(),
  expires: v.number(),
});

/** The page asks at once; a reload brings another one. */
const LIFE_MS = 300_000;
const PLACE = 'wizard';

/** @returns '' for a request that is none of a portal's */
export function issueTicket(parts: HostParts, query: Record<string, string>, form: Record<string, string>): string {
  const [asked, posted] = [v.safeParse(QuerySchema, query), v.safeParse(FormSchema, form)];
  if (!asked.success || !posted.success) return '';
  const { DOMAIN, PROTOCOL } = asked.output;
  const { REFRESH_ID, APPLICATION_TOKEN, SERVER_ENDPOINT, member_id: memberId } = posted.output;
  const plain = PROTOCOL === '0' && isLoopback(DOMAIN.replace(/:\d+$/, ''));
  const ticket: v.InferOutput<typeof TicketSchema> = {
    memberId,
    portalOrigin: new URL(`${plain ? 'http' : 'https'}://${DOMAIN}`).origin,
    serverEndpoint: SERVER_ENDPOINT === '' ? null : SERVER_ENDPOINT,
    refreshToken: REFRESH_ID,
    applicationToken: APPLICATION_TOKEN,
    expires: parts.clock.now() + LIFE_MS,
  };
  return seal(parts.keys, 'ticket', PLACE, JSON.stringify(ticket));
}

export function openTicket({ keys, clock }: HostParts, sealed: string): Handover | null {
  const text = unseal(keys, 'ticket', PLACE, sealed);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), TicketSchema), text);
  return parsed.success && parsed.output.expires > clock.now() ? parsed.output : null;
}
