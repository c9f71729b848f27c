/** Callback forms (bitrix24.md 8 h): who shall call, and the record that remains when nobody did. */
import * as v from 'valibot';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { RequestFacts } from './task.ts';

const userId = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(/^[1-9]\d*$/));
const EntitySchema = v.object({ ASSIGNED_BY_ID: userId });
const FoundSchema = v.array(EntitySchema);

const GET_BY_TYPE: Readonly<Record<string, string>> = {
  CONTACT: 'crm.contact.get',
  COMPANY: 'crm.company.get',
  LEAD: 'crm.lead.get',
  DEAL: 'crm.deal.get',
};
const QUICK_MS = 4000;

/** The responsible of the form's entity, or of whom the number leads to; null when there is none. @throws PortalError */
export async function responsible(api: PortalApi, { entity, number }: RequestFacts): Promise<string | null> {
  const method = GET_BY_TYPE[entity?.type ?? ''];
  if (entity !== null && method !== undefined) {
    const answer = await api.call(method, { id: entity.id }, { timeoutMs: QUICK_MS }).catch(unlessRefused);
    const found = v.safeParse(EntitySchema, answer);
    if (found.success) return found.output.ASSIGNED_BY_ID;
  }
  const answer = await api.call(
    'telephony.externalCall.searchCrmEntities',
    { PHONE_NUMBER: number },
    { timeoutMs: QUICK_MS },
  );
  const found = v.safeParse(FoundSchema, answer);
  return found.success ? (found.output[0]?.ASSIGNED_BY_ID ?? null) : null;
}

/** Deleted meanwhile, or beyond our scope: then the number has to lead to somebody. */
function unlessRefused(error: unknown): null {
  if (error instanceof PortalError && error.delivery === 'refused' && error.reason !== 'portalOverloaded') return null;
  throw error;
}

const RegisteredSchema = v.object({ CALL_ID: v.string() });

/** @returns CALL_ID. Safe to repeat for half an hour: `task` is its EXTERNAL_CALL_ID (bitrix24.md 3.2). */
export async function registerMissed(api: PortalApi, facts: RequestFacts, agent: string, task: string) {
  const answer = await api.call('telephony.externalCall.register', {
    USER_ID: agent,
    PHONE_NUMBER: facts.number,
    TYPE: 4,
    CRM_CREATE: 1,
    LINE_NUMBER: facts.line,
    EXTERNAL_CALL_ID: task,
    SHOW: 0,
    ...(facts.entity === null ? {} : { CRM_ENTITY_TYPE: facts.entity.type, CRM_ENTITY_ID: facts.entity.id }),
  });
  return v.parse(RegisteredSchema, answer).CALL_ID;
}
