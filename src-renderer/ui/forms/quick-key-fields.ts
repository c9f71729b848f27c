/** The quick keys as they are edited. Pure. */
import * as v from 'valibot';
import { MAX_QUICK_KEYS, type QuickKey, QuickKeySchema } from '#shared/settings.ts';
import type { Checked, FieldErrors } from './use-form.ts';

export interface QuickKeyFields {
  readonly keys: readonly QuickKey[];
}

/** Errors are told apart by "<row>.<field>". */
export type QuickKeyErrors = Record<string, unknown>;

export function checkQuickKeys({ keys }: QuickKeyFields): Checked<QuickKeyErrors, QuickKey[]> {
  const result = v.safeParse(v.pipe(v.array(QuickKeySchema), v.maxLength(MAX_QUICK_KEYS)), keys);
  if (result.success) return { ok: true, value: result.output };
  const errors: FieldErrors<QuickKeyErrors> = {};
  for (const issue of result.issues) {
    const path = v.getDotPath(issue) ?? '';
    const [row, field] = path.split('.');
    const isEmpty = field === 'number' && keys[Number(row)]?.number.trim() === '';
    errors[path] = isEmpty
      ? 'field.required'
      : field === 'label'
        ? 'calls.quickKey.tooLong'
        : 'account.service.invalid';
  }
  return { ok: false, errors };
}

export const quickKeyAt = (path: string): string | null => /^quickKeys\.(\d+\.\w+)$/.exec(path)?.[1] ?? null;
