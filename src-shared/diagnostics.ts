/**
 * Diagnostics: what the program needs, line by line, for a conversation with whoever helps. "What does line 4 say?" must
 * mean the same on both ends of the telephone: a line keeps its number in every version; a new one goes to the end.
 */
import type { Phrase } from './card-view.ts';
import type { FailureReason } from './failure.ts';
import type { Translate } from './messages/catalogue.ts';

export const diagnosticLines = [
  'server',
  'socket',
  'account',
  'media',
  'signIn',
  'portal',
  'rights',
  'host',
  'push',
  'bridge',
  'browser',
  'microphone',
  'speaker',
  'headset',
  'disk',
  'journal',
  'clock',
  'policy',
  'secrets',
  'updates',
] as const;
export type DiagnosticLine = (typeof diagnosticLines)[number];

export const lineNumber = (line: DiagnosticLine): number => diagnosticLines.indexOf(line) + 1;

export const diagnosticGroups = {
  telephone: ['server', 'socket', 'account', 'media'],
  portal: ['signIn', 'portal', 'rights', 'host', 'push'],
  browser: ['bridge', 'browser'],
  sound: ['microphone', 'speaker', 'headset'],
  computer: ['disk', 'journal', 'clock', 'policy', 'secrets', 'updates'],
} as const satisfies Readonly<Record<string, readonly DiagnosticLine[]>>;
export type DiagnosticGroup = keyof typeof diagnosticGroups;

/** Something to do about: the message `diag.found.<name>`, and what to do, `diag.found.<name>.fix`. */
export const problems = [
  'offline',
  'nameNotFound',
  'connectionRefused',
  'certificateUnknown',
  'certificateDate',
  'certificateName',
  'proxyRefused',
  'noAnswer',
  'unreachable',
  'onlyBackup',
  'socketRefused',
  'stunSilent',
  'turnRefused',
  'mediaUnreachable',
  'scopesMissing',
  'notInstalled',
  'pushConnecting',
  'bridgeMoved',
  'bridgeClosed',
  'browserBlocked',
  'microphoneSilent',
  'noSpeaker',
  'deviceLost',
  'headsetBusy',
  'headsetRefused',
  'diskLow',
  'diskFull',
  'folderNotWritable',
  'callsWaiting',
  'clockOff',
  'clockWrong',
  'policyIgnored',
  'passwordMissing',
  'updateFailed',
  'notChecked',
] as const;
export type Problem = (typeof problems)[number];

/** All is well, or there is nothing to look at: the message `diag.well.<name>`. */
export const observations = [
  'serverReached',
  'socketOpens',
  'registered',
  'mediaAnswers',
  'signedIn',
  'portalAnswers',
  'rightsComplete',
  'hostFound',
  'pushUp',
  'bridgeOpen',
  'browserConnected',
  'browserByRelay',
  'microphoneHears',
  'speakerFound',
  'headsetReady',
  'spaceLeft',
  'journalWritten',
  'clockRight',
  'policySet',
  'secretsKept',
  'upToDate',
  // Nothing to look at
  'noAccount',
  'noIceServers',
  'noPortal',
  'signingIn',
  'signedOut',
  'noHost',
  'pairing',
  'noHeadset',
  'noPolicy',
  'clockUnknown',
  'updatesOff',
  'inCall',
  'cancelled',
] as const;
export type Observation = (typeof observations)[number];

export type Verdict = 'good' | 'warn' | 'bad' | 'skipped';

/** What a line says in the end. */
export interface LineResult {
  readonly verdict: Verdict;
  readonly text: Phrase;
  /** What to do about it. */
  readonly fix: Phrase | null;
  /** Facts that read the same in every language: names, addresses, figures. No secret, and nobody's telephone number. */
  readonly detail: string | null;
}

export interface DiagnosticRow {
  readonly line: DiagnosticLine;
  /** null: still at it. */
  readonly result: LineResult | null;
}

export interface DiagnosticRun {
  readonly startedAt: number;
  readonly running: boolean;
  /** All of them, in the order of their numbers. */
  readonly rows: readonly DiagnosticRow[];
}

/** A crash that this computer remembers. */
export interface CrashRecord {
  readonly id: string;
  readonly at: number;
  /** `main`: an error that nothing caught; `page`: a window; `process`: one of Chromium's helpers; `unclean`: the run before ended without a word. */
  readonly kind: 'main' | 'page' | 'process' | 'unclean';
  /** Which, and why: plain words of the program's, redacted. */
  readonly what: string;
  readonly version: string;
}

/** A memory image that Crashpad has written. */
export interface CrashDump {
  readonly name: string;
  readonly at: number;
  readonly bytes: number;
}

export interface Crashes {
  readonly records: readonly CrashRecord[];
  readonly dumps: readonly CrashDump[];
}

/** The report as one file, on its way. */
export type SavedReport =
  | { readonly state: 'none' }
  | { readonly state: 'writing'; readonly percent: number }
  | { readonly state: 'saved'; readonly file: string; readonly bytes: number }
  | { readonly state: 'failed'; readonly reason: FailureReason };

export interface DiagnosticsState {
  /** null: nobody has asked yet. */
  readonly run: DiagnosticRun | null;
  readonly crashes: Crashes;
  readonly report: SavedReport;
}

export const noDiagnostics: DiagnosticsState = {
  run: null,
  crashes: { records: [], dumps: [] },
  report: { state: 'none' },
};

/** A line of the program's log, as the log view shows it. */
export interface LogLine {
  readonly seq: number;
  readonly at: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly part: string;
  readonly event: string;
  /** What came with it, as JSON; '' for nothing. Redacted like the file. */
  readonly data: string;
}

/** So many lines are kept for the view, and shown by it. */
export const LOG_LINES_SHOWN = 500;

const problem =
  (verdict: 'warn' | 'bad') =>
  (name: Problem, params: Phrase['params'] = {}, detail: string | null = null): LineResult => ({
    verdict,
    text: { key: `diag.found.${name}`, params },
    fix: { key: `diag.found.${name}.fix`, params },
    detail,
  });
const observation =
  (verdict: 'good' | 'skipped') =>
  (name: Observation, params: Phrase['params'] = {}, detail: string | null = null): LineResult => ({
    verdict,
    text: { key: `diag.well.${name}`, params },
    fix: null,
    detail,
  });

export const good = observation('good');
export const skipped = observation('skipped');
export const warn = problem('warn');
export const bad = problem('bad');

/** In the words that the rest of the program has for it. */
export const failed = (
  reason: FailureReason,
  detail: string | null = null,
  verdict: 'warn' | 'bad' = 'bad',
): LineResult => ({
  verdict,
  text: { key: `failure.${reason}` },
  fix: { key: `failure.${reason}.fix` },
  detail,
});

/** Facts side by side; those that aren't known are left out. */
export const facts = (...known: readonly (string | null | undefined)[]): string | null => {
  const said = known.filter((fact) => typeof fact === 'string' && fact !== '');
  return said.length === 0 ? null : said.join(' · ');
};

/** The lines as text, with their numbers: to be passed on. */
export function checksText(run: DiagnosticRun | null, t: Translate): string {
  const rows = (run?.rows ?? []).map(({ line, result }) => {
    const head = t('diag.number', { number: String(lineNumber(line)), line: t(`diag.line.${line}`) });
    const verdict = t(`diag.verdict.${result?.verdict ?? 'running'}`);
    if (result === null) return `${head}: ${verdict}`;
    const { text, fix, detail } = result;
    return [
      `${head}: ${verdict}. ${t(text.key, text.params)}`,
      ...(fix === null ? [] : [`    ${t(fix.key, fix.params)}`]),
      ...(detail === null ? [] : [`    (${detail})`]),
    ].join('\n');
  });
  return `${rows.join('\n')}\n`;
}
