/** One request tells whether the portal answers, by its own clock when, what we may do there, and its plan. */
import * as v from 'valibot';
import { reasonOf } from '#shared/failure.ts';
import { type BatchAnswer, type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { Clock } from '../../ports.ts';
import type { PortalAnswer, Rights } from '../rows/portal.ts';

const COMMANDS = [
  { key: 'time', method: 'server.time', params: {} },
  { key: 'scope', method: 'scope', params: {} },
  { key: 'app', method: 'app.info', params: {} },
] as const;

const PATIENCE_MS = 20_000;

export async function portalAnswer(
  portal: Pick<PortalApi, 'batch'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<PortalAnswer> {
  const begun = clock.now();
  try {
    const answers = await portal.batch(COMMANDS, { timeoutMs: PATIENCE_MS, signal });
    return { ok: true, ms: clock.now() - begun, rights: rightsIn(answers) };
  } catch (error) {
    const { code, status } = error instanceof PortalError ? error : { code: '', status: 0 };
    return { ok: false, reason: reasonOf(error), code, status };
  }
}

const truth = v.pipe(
  v.union([v.boolean(), v.string(), v.number()]),
  v.transform((value) => value === true || value === 'Y' || value === 1 || value === '1'),
);
const AppSchema = v.object({
  INSTALLED: v.optional(truth, true),
  LICENSE_FAMILY: v.optional(v.nullable(v.string()), null),
  LICENSE_TYPE: v.optional(v.nullable(v.string()), null),
});

/** null: the portal wouldn't say. */
function rightsIn(answers: readonly BatchAnswer[]): Rights | null {
  const result = (key: string): unknown => {
    const answer = answers.find((one) => one.key === key);
    return answer !== undefined && 'result' in answer ? answer.result : undefined;
  };
  const scopes = v.safeParse(v.array(v.string()), result('scope'));
  const app = v.safeParse(AppSchema, result('app'));
  if (!scopes.success || !app.success) return null;
  const { INSTALLED, LICENSE_FAMILY, LICENSE_TYPE } = app.output;
  return { scopes: scopes.output, installed: INSTALLED, licence: LICENSE_FAMILY ?? LICENSE_TYPE };
}
