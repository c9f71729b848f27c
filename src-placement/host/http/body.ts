/** Bodies against their schemas. What doesn't fit is refused without saying what was in it. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { HostFailure } from './host-failure.ts';

/** @throws HostFailure `invalidRequest` */
export async function jsonBody<Schema extends v.GenericSchema>(c: Context, schema: Schema) {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), await c.req.text());
  if (!parsed.success) throw malformed(parsed.issues);
  return parsed.output;
}

/** A form as Bitrix24 posts it: `data[USER_ID]=12` becomes `{data: {USER_ID: '12'}}` (bitrix24.md 4.1). */
export async function formBody(c: Context): Promise<FormTree> {
  return formTree(new URLSearchParams(await c.req.text()));
}

export type FormTree = { readonly [name: string]: string | FormTree };

export function formTree(fields: Iterable<readonly [string, string]>): FormTree {
  const root: Record<string, string | FormTree> = Object.create(null) as Record<string, never>;
  for (const [name, value] of fields) {
    const path = [name.replace(/\[.*$/, ''), ...[...name.matchAll(/\[([^\]]*)\]/g)].map(([, part = '']) => part)];
    let at = root;
    for (const part of path.slice(0, -1)) {
      const next = at[part];
      const inside: Record<string, string | FormTree> =
        typeof next === 'object' ? { ...next } : (Object.create(null) as Record<string, never>);
      at[part] = inside;
      at = inside;
    }
    const leaf = path.at(-1) ?? '';
    at[leaf === '' ? String(Object.keys(at).length) : leaf] = value;
  }
  return root;
}

export const malformed = (issues: readonly v.BaseIssue<unknown>[]): HostFailure =>
  new HostFailure('invalidRequest', `not as expected: ${issues.map((issue) => v.getDotPath(issue) ?? '?').join(', ')}`);
