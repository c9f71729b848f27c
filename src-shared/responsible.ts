/** The colleague who looks after a caller (bitrix24.md 3.6, 8d), and what may be done about her client's call. */
import * as v from 'valibot';

export interface Responsible {
  readonly userId: string;
  /** null: the portal has told only her extension. */
  readonly name: string | null;
  readonly extension: string;
}

/** A call for a colleague's client: let it be, offer to pass it on, or pass it on. */
export const PassOnSchema = v.picklist(['off', 'ask', 'automatic']);
export type PassOn = v.InferOutput<typeof PassOnSchema>;

const text = v.pipe(v.union([v.string(), v.number()]), v.transform(String));

/** `telephony.externalCall.searchCrmEntities`; the portal leaves out what it doesn't know. */
const FoundSchema = v.array(
  v.object({
    ASSIGNED_BY_ID: text,
    ASSIGNED_BY: v.optional(
      v.object({
        TIMEMAN_STATUS: v.fallback(v.string(), ''),
        USER_PHONE_INNER: v.fallback(v.pipe(text, v.regex(/^\d{1,4}$/)), ''),
      }),
    ),
  }),
);

/** `user.get` with her ID. */
const UsersSchema = v.array(v.object({ NAME: v.fallback(v.string(), ''), LAST_NAME: v.fallback(v.string(), '') }));

/** At work, or the portal doesn't say (bitrix24.md 3.6). */
const AT_WORK: readonly string[] = ['OPENED', 'NOT_INSTALLED', 'UNAVAILABLE', ''];

/**
 * Whom the call is for rather than for `self`: the first that the portal found speaks, because it asks contacts first.
 * @returns null when it is ours, nobody's, or when she can't take it now
 */
export function responsibleAmong(found: unknown, self: string): Omit<Responsible, 'name'> | null {
  const [first] = v.parse(FoundSchema, found);
  const { TIMEMAN_STATUS: status = '', USER_PHONE_INNER: extension = '' } = first?.ASSIGNED_BY ?? {};
  if (first === undefined || first.ASSIGNED_BY_ID === self) return null;
  return extension !== '' && AT_WORK.includes(status) ? { userId: first.ASSIGNED_BY_ID, extension } : null;
}

/** Her name as `user.get` tells it; null where it doesn't. */
export function nameAmong(users: unknown): string | null {
  const parsed = v.safeParse(UsersSchema, users);
  const [user] = parsed.success ? parsed.output : [];
  const name = `${user?.NAME ?? ''} ${user?.LAST_NAME ?? ''}`.trim();
  return name === '' ? null : name;
}
