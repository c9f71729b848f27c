/** The administrator's page ↔ companion host: what the wizard finds, does and tries. */
import * as v from 'valibot';

export const WIZARD_PATH = {
  session: '/wizard/session',
  status: '/wizard/status',
  repair: '/wizard/repair',
  unbind: '/wizard/unbind',
  test: '/wizard/test',
} as const;

/** In the order in which the page lists them. */
export const WIZARD_CHECKS = [
  'scopes',
  'placement',
  'events',
  'line',
  'outgoingLine',
  /** Known since an installation request or event: without it events can't be told from forgeries. */
  'applicationToken',
] as const;
export type WizardCheckName = (typeof WIZARD_CHECKS)[number];

export const WizardCheckSchema = v.object({
  name: v.picklist(WIZARD_CHECKS),
  /** `stale`: something of ours is bound elsewhere, from another address of this host. */
  state: v.picklist(['ok', 'missing', 'stale', 'refused']),
  /** What is bound, or what is missing; names of Bitrix24's, not to be translated. */
  detail: v.string(),
});
export type WizardCheck = v.InferOutput<typeof WizardCheckSchema>;

export const WizardStatusSchema = v.object({
  checks: v.array(WizardCheckSchema),
  /** By `app.info`: until then Bitrix24 sends no events and shows nothing to agents (bitrix24.md 1.2). */
  installed: v.boolean(),
});
export type WizardStatus = v.InferOutput<typeof WizardStatusSchema>;

/** A ticket when the page was posted to; what the portal's page told it otherwise. */
export const WizardSessionRequestSchema = v.union([
  v.object({ ticket: v.pipe(v.string(), v.nonEmpty(), v.maxLength(4000)) }),
  v.object({
    portalOrigin: v.pipe(v.string(), v.url(), v.maxLength(200)),
    memberId: v.pipe(v.string(), v.maxLength(100)),
    refreshToken: v.pipe(v.string(), v.nonEmpty(), v.maxLength(2000)),
  }),
]);
export const WizardSessionSchema = v.object({ session: v.string(), userName: v.string() });

/** Why there is no session; `why` of a refusal. */
export const WIZARD_REFUSALS = ['notAdmin', 'foreignPortal', 'noApplication', 'badToken', 'ticketExpired'] as const;
export type WizardRefusal = (typeof WIZARD_REFUSALS)[number];

export const WizardTestSchema = v.object({
  id: v.string(),
  /** Milliseconds from our request to the event; null while it has not arrived. */
  arrivedMs: v.nullable(v.number()),
});
