/** Lines 5 to 9: Bitrix24, the companion host and the push server. Pure. */
import { bad, facts, failed, good, type LineResult, skipped, warn } from '#shared/diagnostics.ts';
import { type FailureReason, isShutOut } from '#shared/failure.ts';
import type { PortalState } from '#shared/state.ts';
import { type Reach, whyUnreachable } from './reach.ts';

/** How the one request of a run ended that asks the portal for its time, our rights and its licence. */
export type PortalAnswer =
  | { readonly ok: true; readonly ms: number; readonly rights: Rights | null }
  | { readonly ok: false; readonly reason: FailureReason; readonly code: string; readonly status: number };

export interface Rights {
  readonly scopes: readonly string[];
  readonly installed: boolean;
  /** `ent`, `project`, …: the plan's family. */
  readonly licence: string | null;
}

export interface PortalFacts {
  readonly session: PortalState['state'];
  readonly reason: FailureReason | null;
  readonly userName: string | null;
  /** null: nobody is signed in, so nothing was asked. */
  readonly answer: PortalAnswer | null;
  readonly host: string | null;
  readonly proxy: string | null;
}

/** A token that is refused and can't be renewed: the portal answers, and wants the agent. */
const wantsSignIn = new Set<FailureReason>(['portalSignInNeeded', 'signInClient', 'signInSecret', 'signInTimedOut']);

export function signInLine({ session, reason, userName, answer }: PortalFacts): LineResult {
  if (answer?.ok === false && wantsSignIn.has(answer.reason)) return failed(answer.reason);
  switch (session) {
    case 'notSetUp':
      return skipped('noPortal');
    case 'signingIn':
      return skipped('signingIn');
    case 'signedOut':
      return failed(reason ?? 'portalSignInNeeded');
    case 'online':
    case 'offline':
      return good('signedIn', { name: userName ?? '' });
  }
}

export function portalLine({ session, answer, host, proxy }: PortalFacts, online: boolean): LineResult {
  if (session === 'notSetUp') return skipped('noPortal');
  if (answer === null) return skipped('signedOut');
  if (answer.ok) return good('portalAnswers', {}, facts(host, `${Math.round(answer.ms)} ms`, proxy));
  const { reason, code, status } = answer;
  const detail = facts(host, code, status > 0 ? `HTTP ${status}` : null, proxy);
  // It does answer: what it says is another line's business.
  if (wantsSignIn.has(reason) || isShutOut(reason)) return good('portalAnswers', {}, detail);
  if (!online) return bad('offline', {}, detail);
  const problem = reason === 'portalUnreachable' && status === 0 && code !== '' ? whyUnreachable(code) : null;
  return problem === null ? failed(reason, detail) : bad(problem, { host: host ?? '' }, detail);
}

/** What the desktop itself uses (bitrix24.md 1.4, 4.7); placements are the host's and the wizard's. */
const NEEDED_SCOPES = [['telephony'], ['pull'], ['crm'], ['user_basic', 'user', 'user_brief']] as const;

export function rightsLine({ session, answer }: PortalFacts): LineResult {
  if (session === 'notSetUp') return skipped('noPortal');
  if (answer === null || (!answer.ok && !isShutOut(answer.reason))) return skipped('signedOut');
  if (!answer.ok) return failed(answer.reason, answer.code);
  const { rights } = answer;
  if (rights === null) return warn('notChecked');
  const missing = NEEDED_SCOPES.filter((ways) => !ways.some((scope) => rights.scopes.includes(scope))).map(
    ([scope]) => scope,
  );
  const detail = facts(rights.scopes.join(', '), rights.licence);
  if (missing.length > 0) return bad('scopesMissing', { scopes: missing.join(', ') }, detail);
  if (!rights.installed) return bad('notInstalled', {}, detail);
  return good('rightsComplete', {}, detail);
}

export type HostAnswer =
  | { readonly ok: true; readonly version: number | null; readonly ms: number }
  | { readonly ok: false; readonly reason: FailureReason; readonly reach: Reach };

export interface HostFacts {
  /** null: no portal, so no host either. */
  readonly answer: HostAnswer | null;
  readonly origin: string | null;
  /** Why the session that is open at the host is not, while somebody is signed in. */
  readonly sessionReason: FailureReason | null;
}

export function hostLine({ answer, origin, sessionReason }: HostFacts, online: boolean): LineResult {
  if (answer === null) return skipped('noPortal');
  const host = origin === null ? null : new URL(origin).host;
  if (answer.ok) {
    if (answer.version === null) return skipped('noHost', {}, host);
    if (sessionReason !== null && sessionReason !== 'hostUnreachable') return failed(sessionReason, host);
    return good('hostFound', {}, facts(host, `v${answer.version}`, `${Math.round(answer.ms)} ms`));
  }
  const { reason, reach } = answer;
  const detail = facts(reach.host, reach.code, reach.proxy);
  if (!online) return bad('offline', {}, detail);
  const problem = reason === 'hostUnreachable' ? whyUnreachable(reach.code) : null;
  return problem === null ? failed(reason, detail) : bad(problem, { host: reach.host }, detail);
}

export interface PushFacts {
  readonly signedIn: boolean;
  readonly isUp: boolean;
  readonly reason: FailureReason | null;
}

export function pushLine({ signedIn, isUp, reason }: PushFacts): LineResult {
  if (isUp) return good('pushUp');
  if (!signedIn) return skipped('signedOut');
  return reason === null ? warn('pushConnecting') : failed(reason);
}
