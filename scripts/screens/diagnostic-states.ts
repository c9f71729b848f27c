/** Diagnostics: under way, all well, everything wrong; the report on its way; crashes; the log. */
import type { Page } from 'playwright';
import {
  bad,
  type Crashes,
  type DiagnosticLine,
  diagnosticLines,
  type DiagnosticRun,
  failed,
  good,
  type LineResult,
  type LogLine,
  noDiagnostics,
  type SavedReport,
  skipped,
  warn,
} from '#shared/diagnostics.ts';
import type { AppState } from '#shared/state.ts';
import { NOW, ready } from './people.ts';
import { type Screen, ui } from './screen.ts';

/** The last entry of the settings' menu. */
const open = async (page: Page): Promise<void> => {
  await page.locator('header button').click();
  await page.locator('nav button').last().click();
};
const openLog = async (page: Page): Promise<void> => {
  await open(page);
  await page.locator('main button[data-page=log]').click();
};
const see =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    await open(page);
    await page
      .locator(selector)
      .last()
      .evaluate((element) => element.scrollIntoView({ block: 'end' }));
  };

const well: Readonly<Record<DiagnosticLine, LineResult>> = {
  server: good('serverReached', {}, 'pbx.example.com:443 38 ms'),
  socket: good('socketOpens', {}, 'wss://pbx.example.com/ws 41 ms'),
  account: good('registered', {}, 'anna.weber@pbx.example.com · wss://pbx.example.com/ws · 12 ms'),
  media: skipped('noIceServers'),
  signIn: good('signedIn', { name: 'Anna Weber' }),
  portal: good('portalAnswers', {}, 'company.bitrix24.com · 84 ms'),
  rights: good('rightsComplete', {}, 'telephony, pull, crm, user_basic · ent'),
  host: good('hostFound', {}, 'offhook.example.com · v3 · 31 ms'),
  push: good('pushUp'),
  bridge: good('bridgeOpen', {}, '127.0.0.1:20417 · 4f6f9a0b v2'),
  browser: good('browserConnected', { count: 2 }),
  microphone: good('microphoneHears', {}, 'Jabra Evolve2 65 · -31 dBFS'),
  speaker: good('speakerFound', {}, 'Jabra Evolve2 65'),
  headset: good('headsetReady', { name: 'Jabra Evolve2 65' }, 'Jabra Evolve2 65'),
  disk: good('spaceLeft', {}, '88214 MB'),
  journal: good('journalWritten'),
  clock: good('clockRight', {}, '+0.4 s'),
  policy: skipped('noPolicy'),
  secrets: good('secretsKept'),
  updates: good('upToDate', {}, '0.1.0'),
};

const wrong: Partial<Record<DiagnosticLine, LineResult>> = {
  server: bad('certificateUnknown', { host: 'pbx.example.com:443' }, 'pbx.example.com:443 ERR_CERT_AUTHORITY_INVALID'),
  socket: bad('socketRefused', {}, 'wss://pbx.example.com/ws ✗'),
  account: failed('wrongSipPassword', 'wss://pbx.example.com/ws · SIP 403'),
  media: bad('turnRefused', {}, 'turn:turn.example.com ✗ 401'),
  portal: failed('portalOverloaded', 'company.bitrix24.com · QUERY_LIMIT_EXCEEDED · HTTP 503'),
  rights: bad('scopesMissing', { scopes: 'telephony, pull' }, 'crm, user_basic'),
  host: bad('nameNotFound', { host: 'offhook.example.com' }, 'offhook.example.com · ERR_NAME_NOT_RESOLVED'),
  push: failed('pushUnreachable'),
  bridge: warn('bridgeMoved', {}, '127.0.0.1:24018'),
  browser: bad('browserBlocked', {}, '× 4'),
  microphone: failed('microphoneMissing'),
  speaker: warn('deviceLost', {}, 'Built-in Audio Analog Stereo'),
  headset: warn('headsetBusy', { name: 'Jabra Evolve2 65' }, 'Jabra Evolve2 65'),
  disk: bad('diskFull', {}, '0 MB · ENOSPC'),
  journal: warn('callsWaiting', { count: 3 }),
  clock: bad('clockWrong', { count: 10 }, '+601.2 s'),
  policy: warn('policyIgnored', { count: 1, keys: 'SipDtmf' }, 'SipDtmf (badValue, HKLM\\SOFTWARE\\Policies\\Offhook)'),
  secrets: failed('secretsUnprotected', null, 'warn'),
  updates: warn('updateFailed', {}, '0.1.0 · updateRefused'),
};

const run = (running: boolean, results: Partial<Record<DiagnosticLine, LineResult>>): DiagnosticRun => ({
  startedAt: NOW - 4000,
  running,
  rows: diagnosticLines.map((line) => ({ line, result: results[line] ?? null })),
});
const { server, signIn, bridge, disk, journal, policy } = well;

const diagnosed = (of: DiagnosticRun | null, more: { crashes?: Crashes; report?: SavedReport } = {}): AppState => ({
  ...ready,
  diagnostics: { ...noDiagnostics, run: of, ...more },
});
const allWell = run(false, well);

const crashes: Crashes = {
  records: [
    {
      id: '2',
      at: NOW - 3_600_000,
      kind: 'page',
      what: '{"page":"/phone/index.html","reason":"crashed","exitCode":5}',
      version: '0.1.0',
    },
    {
      id: '1',
      at: NOW - 90_000_000,
      kind: 'unclean',
      what: 'the run since 2026-11-19T08:12:00.000Z ended without a word',
      version: '0.1.0',
    },
  ],
  dumps: [{ name: '0f1e2d3c.dmp', at: NOW - 3_600_000, bytes: 1_204_224 }],
};

const line = (seq: number, level: LogLine['level'], part: string, event: string, data: object): LogLine => ({
  seq,
  at: NOW - 60_000 + seq * 700,
  level,
  part,
  event,
  data: JSON.stringify(data),
});
const log: readonly LogLine[] = [
  line(1, 'info', 'main', 'program.starting', { version: '0.1.0', electron: '45.4.1', platform: 'win32' }),
  line(2, 'info', 'phone', 'pbx.registration', { state: 'registered', server: 'wss://pbx.example.com/ws' }),
  line(3, 'warn', 'portal', 'portal.callFailed', { method: 'batch', ms: 812, error: { reason: 'portalOverloaded' } }),
  line(4, 'error', 'windows', 'page died', { kind: 'phone', reason: 'crashed', exitCode: 5 }),
];

export const diagnosticStates: readonly Screen[] = [
  ui('diagnostics-starting', diagnosed(null), { act: open }),
  ui('diagnostics-running', diagnosed(run(true, { server, signIn, bridge, disk, journal, policy })), { act: open }),
  ui('diagnostics-well', diagnosed(allWell), { act: open, size: { width: 400, height: 2200 } }),
  ui('diagnostics-wrong', diagnosed(run(false, { ...well, ...wrong })), {
    act: open,
    size: { width: 400, height: 3200 },
  }),
  ui('diagnostics-refused', diagnosed(allWell), {
    act: open,
    answers: { 'diagnostics:set': { ok: false, reason: 'unexpected' } },
  }),
  ui('diagnostics-report-writing', diagnosed(allWell, { report: { state: 'writing', percent: 40 } }), {
    act: see('progress'),
  }),
  ui(
    'diagnostics-report-saved',
    diagnosed(allWell, {
      report: { state: 'saved', file: 'C:\\Users\\anna\\Downloads\\Offhook 2026-11-20 14.32.zip', bytes: 412_000 },
    }),
    { act: see('main [role=status]') },
  ),
  ui('diagnostics-report-failed', diagnosed(allWell, { report: { state: 'failed', reason: 'reportDiskFull' } }), {
    act: see('main [role=alert]'),
  }),
  ui('diagnostics-crashes', diagnosed(allWell, { crashes }), { act: see('main section') }),
  ui('diagnostics-log', diagnosed(allWell), { act: openLog, answers: { 'log:follow': log } }),
  ui('diagnostics-log-empty', diagnosed(allWell), { act: openLog, answers: { 'log:follow': [] } }),
];
