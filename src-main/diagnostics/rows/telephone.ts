/** Lines 1 to 4: the way to the PBX. Pure. The phone window's own test looks; here its results get their words. */
import { bad, facts, failed, good, type LineResult, skipped, warn } from '#shared/diagnostics.ts';
import type { FailureReason } from '#shared/failure.ts';
import type { CheckProgress, CheckReason } from '#shared/phone.ts';
import type { PbxState } from '#shared/state.ts';
import { type Reach, reachFact, whyUnreachable } from './reach.ts';

/** @param servers in the account's order; empty: no account */
export function serverLine(servers: readonly Reach[], online: boolean): LineResult {
  const [first] = servers;
  if (first === undefined) return skipped('noAccount');
  const detail = facts(...servers.map(reachFact));
  const problem = whyUnreachable(first.code);
  if (problem === null) return good('serverReached', {}, detail);
  if (!online) return bad('offline', {}, detail);
  if (servers.some(({ code }) => whyUnreachable(code) === null))
    return warn('onlyBackup', { host: first.host }, detail);
  return bad(problem, { host: first.host }, detail);
}

type Step = Pick<CheckProgress, 'state' | 'reason' | 'detail'>;

/** Whether this server's WebSocket has opened: the step passes where one of several does, and marks the others. */
export function hasOpened({ state, detail }: Step, server: string): boolean {
  const { protocol, host, pathname } = new URL(server);
  const name = `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
  return state === 'passed' && !(detail ?? '').includes(`${name} ✗`);
}

export function socketLine({ state, reason, detail }: Step, pbx: PbxState): LineResult {
  if (state === 'passed') return good('socketOpens', {}, detail);
  if (state === 'skipped') return notTested(reason, pbx);
  return bad('socketRefused', {}, detail);
}

export function accountLine({ state, reason, detail }: Step, pbx: PbxState): LineResult {
  if (state === 'passed') return good('registered', {}, detail);
  if (state === 'skipped') return notTested(reason, pbx);
  return failed(registrationFailures[reason ?? 'notReached'] ?? 'sipServerUnreachable', detail);
}

const registrationFailures: Partial<Record<CheckReason, FailureReason>> = {
  wrongPassword: 'wrongSipPassword',
  refused: 'sipForbidden',
  timedOut: 'sipTimeout',
  notReached: 'sipServerUnreachable',
};

export function mediaLine({ state, reason, detail }: Step, pbx: PbxState): LineResult {
  if (state === 'passed') return good('mediaAnswers', {}, detail);
  if (state === 'skipped') return reason === 'noIceServers' ? skipped('noIceServers') : notTested(reason, pbx);
  if (reason === 'stunSilent' || reason === 'turnRefused') return bad(reason, {}, detail);
  return bad('mediaUnreachable', {}, detail);
}

/** During a call nothing is tried out: what is known of the registration must do. */
function notTested(reason: CheckReason | null, pbx: PbxState): LineResult {
  if (reason === 'noAccount') return skipped('noAccount');
  if (reason === 'cancelled') return skipped('cancelled');
  if (pbx.state === 'offline') return failed(pbx.reason);
  return pbx.state === 'registered' ? good('registered', {}, pbx.server ?? null) : skipped('inCall');
}
