/** Lines 15 to 20: this computer, and what its administrator has set. Pure. */
import { bad, facts, failed, good, type LineResult, skipped, warn } from '#shared/diagnostics.ts';
import type { PolicyProblem } from '#shared/policy/managed.ts';
import type { UpdateState } from '#shared/updates.ts';

export interface DiskFacts {
  /** Bytes that we may still write; null: the system didn't say. */
  readonly free: number | null;
  /** Why the trial file could not be written: the system's code (`ENOSPC`, `EACCES`); null: it could. */
  readonly code: string | null;
}

/** A recorded hour is 15 MB; below this the next long call may not fit. */
const LOW = 500 * 1024 * 1024;
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export function diskLine({ free, code }: DiskFacts): LineResult {
  const space = free === null ? '' : `${Math.floor(free / (1024 * 1024))} MB`;
  if (code !== null)
    return NO_SPACE.has(code) ? bad('diskFull', {}, facts(space, code)) : bad('folderNotWritable', {}, code);
  return free !== null && free < LOW ? warn('diskLow', {}, space) : good('spaceLeft', {}, facts(space));
}

export interface JournalFacts {
  /** Whether a trial transaction was committed. */
  readonly written: boolean;
  readonly code: string | null;
  /** Calls that the CRM doesn't have yet. */
  readonly waiting: number;
  /** The portal takes no reports at the moment. */
  readonly stuck: boolean;
}

export function journalLine({ written, code, waiting, stuck }: JournalFacts): LineResult {
  if (!written) return failed('journalUnavailable', code);
  return waiting > 0 && stuck ? warn('callsWaiting', { count: waiting }) : good('journalWritten');
}

const OFF_MS = 30_000;
const WRONG_MS = 120_000;

/** @param offset the portal's clock minus ours, in milliseconds; null: the portal hasn't said */
export function clockLine(offset: number | null): LineResult {
  if (offset === null) return skipped('clockUnknown');
  const off = Math.abs(offset);
  const detail = `${offset > 0 ? '−' : '+'}${(off / 1000).toFixed(1)} s`;
  if (off >= WRONG_MS) {
    const params = { count: Math.round(off / 60_000) };
    return bad('clockWrong', params, detail);
  }
  return off >= OFF_MS ? warn('clockOff', { count: Math.round(off / 1000) }, detail) : good('clockRight', {}, detail);
}

export interface PolicyFacts {
  readonly count: number;
  readonly sources: readonly string[];
  readonly problems: readonly PolicyProblem[];
}

/** Keys and places; the values may be secrets. */
export function policyLine({ count, sources, problems }: PolicyFacts): LineResult {
  const places = facts(...sources);
  if (problems.length > 0) {
    const list = problems.map(({ key, source, trouble }) => `${key} (${trouble}, ${source})`);
    return warn(
      'policyIgnored',
      { count: problems.length, keys: problems.map(({ key }) => key).join(', ') },
      facts(...list),
    );
  }
  return count === 0 ? skipped('noPolicy') : good('policySet', { count }, places);
}

export interface SecretFacts {
  /** The operating system's store is there. */
  readonly available: boolean;
  /** On Linux without a keychain. */
  readonly unprotected: boolean;
  /** An account is set up, and its password can't be read. */
  readonly passwordMissing: boolean;
}

export function secretsLine({ available, unprotected, passwordMissing }: SecretFacts): LineResult {
  if (!available) return failed('secretsUnavailable');
  if (passwordMissing) return bad('passwordMissing');
  return unprotected ? failed('secretsUnprotected', null, 'warn') : good('secretsKept');
}

export function updatesLine(updates: UpdateState, version: string): LineResult {
  if (updates.state === 'failed') return warn('updateFailed', {}, facts(version, updates.problem));
  if (updates.state === 'off') return skipped('updatesOff', {}, facts(version, updates.why));
  return good('upToDate', {}, facts(version, 'version' in updates ? `→ ${updates.version}` : null));
}
