/** From a schema's issues to the words at the fields. */
import * as v from 'valibot';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import type { Checked, FieldErrors } from './use-form.ts';

/** For each field: the path that the schema knows it by, and what a wrong value is told. */
export type FieldWords<Fields> = Readonly<
  Record<keyof Fields, { readonly path: string; readonly invalid: MessageKey }>
>;

export function checkedBy<Fields extends Readonly<Record<string, string>>, Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  fields: Fields,
  words: FieldWords<Fields>,
  missing: FieldErrors<Fields>,
): Checked<Fields, v.InferOutput<Schema>> {
  const result = v.safeParse(schema, raw);
  const errors: FieldErrors<Fields> = { ...missing };
  for (const issue of result.issues ?? []) {
    const name = fieldAt(words, v.getDotPath(issue) ?? '');
    if (name === null) throw new Error(`No field shows ${v.getDotPath(issue)}: ${issue.message}`);
    errors[name] = fields[name]?.trim() === '' ? 'field.required' : words[name].invalid;
  }
  return result.success && Object.keys(errors).length === 0
    ? { ok: true, value: result.output }
    : { ok: false, errors };
}

/** A path names its field or something inside it ("iceServers.0.urls"); main's answers may carry the request's own prefix. */
export function fieldAt<Fields>(words: FieldWords<Fields>, path: string): keyof Fields | null {
  const bare = path.replace(/^(account|portal)\./, '');
  const names = Object.keys(words) as (keyof Fields)[];
  return names.find((name) => bare === words[name].path || bare.startsWith(`${words[name].path}.`)) ?? null;
}
