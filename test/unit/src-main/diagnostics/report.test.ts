/** What may leave this computer in a report, and what may not; written to real files and read back. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translator } from '#shared/messages/catalogue.ts';
import { noDiagnostics } from '#shared/diagnostics.ts';
import { unmanaged } from '#shared/policy/managed.ts';
import { reasonOf } from '#shared/failure.ts';
import { passwordOf, SettingsSchema } from '#shared/settings.ts';
import * as v from 'valibot';
import { account, talking } from '../../../../scripts/screens/people.ts';
import { secretNamesOf } from '../../../../src-main/diagnostics/diagnostics.ts';
import { KnownSecrets } from '../../../../src-main/diagnostics/report/known-secrets.ts';
import { maskData, maskLogLine, maskNumber, maskPeople } from '../../../../src-main/diagnostics/report/mask-numbers.ts';
import { ReportDesk, type ReportDeskDeps } from '../../../../src-main/diagnostics/report/report-desk.ts';
import { writeZip, type ZipEntry } from '../../../../src-main/diagnostics/report/zip-file.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a secret that the program holds', () => {
  const secret = 'p"ss wörd/+';
  const known = new KnownSecrets([secret, '', 'abc']);

  it.each([
    ['as it stands', secret],
    ['in JSON', JSON.stringify({ x: secret })],
    ['in JSON within JSON', JSON.stringify({ x: JSON.stringify({ y: secret }) })],
    ['in an address', `https://x/?p=${encodeURIComponent(secret)}`],
    ['in a form', new URLSearchParams({ p: secret }).toString()],
    ['in Base64', `Basic ${Buffer.from(secret).toString('base64')}`],
  ])('is found %s', (_, text) => {
    const clean = known.without(text);
    expect(clean).toContain('[redacted]');
    for (const piece of ['wörd', 'w%C3%B6rd', Buffer.from(secret).toString('base64')])
      expect(clean).not.toContain(piece);
  });

  it('that is short goes where it is a whole value, and leaves words alone', () => {
    expect(known.without('{"p":"abc"} abcdef')).toBe('{"p":"[redacted]"} abcdef');
  });
});

describe('a telephone number', () => {
  const mask = maskPeople({ numbers: ['0049 (30) 12 34'], names: ['Julia Hartmann', 'Al'] });

  it.each([
    ['+493023125101', '***01'],
    ['+49 30 231 251-01', '***01'],
    ['sip:+493023125101@pbx.example.com', 'sip:***01@pbx.example.com'],
    ['493023125101@pbx.example.com', '***01@pbx.example.com'],
    ['tel:03023125101', 'tel:***01'],
    ['called 03023125101 twice', 'called ***01 twice'],
    // As the journal has it.
    ['x0049 (30) 12 34x', 'x***34x'],
    ['Julia Hartmann rang', '[name] rang'],
  ])('in %s is left with two digits', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    '102',
    '102@pbx.example.com',
    '2026-11-29T17:05:00.000Z',
    'externalCall.0f1e2d3c4b5a69788796a5b4c3d2e1f0.1796000000',
    '127.0.0.1:20000',
    'wss://pbx.example.com:5061234/ws',
    '3d68e0a1-1234-4f6f-9a0b-123456789012',
    '1732112345.17',
    '0.12.345678',
  ])('is not %s', (text) => {
    expect(mask(text)).toBe(text);
  });

  it('of an extension stays', () => {
    expect([maskNumber('20412'), maskNumber('+49301234')]).toEqual(['20412', '***34']);
  });

  it('is masked in the data of a log line and not in its head; a torn line is masked as text', () => {
    const line =
      '{"at":"2026-11-29T17:05:00.000Z","level":"info","part":"calls","event":"e","data":{"n":"+493023125101","ms":1796000000}}';
    expect(maskLogLine(line, mask)).toBe(line.replace('+493023125101', '***01'));
    expect(maskLogLine('{"at":"2026 +493023125101', mask)).toBe('{"at":"2026 ***01');
    expect(maskData({ a: ['+493023125101', 493023125101, null] }, mask)).toEqual({ a: ['***01', 493023125101, null] });
  });
});

const patient = () => new AbortController().signal;
const entry = (name: string, ...pieces: string[]): ZipEntry => ({
  name,
  bytes: pieces.join('').length,
  pieces: () => pieces,
});

describe('the zip', () => {
  it('is whole when it has its name, and tells how far it is', async () => {
    const file = path.join(folder, 'report.zip');
    const told: number[] = [];
    const big = Array.from({ length: 40 }, (_, index) => `line ${index} `.repeat(500));
    const size = await writeZip(
      file,
      [entry('a.txt', 'alpha'), entry('b/c.log', ...big)],
      (at) => told.push(at),
      patient(),
    );
    const read = unzipSync(readFileSync(file));
    expect(Object.fromEntries(Object.entries(read).map(([name, bytes]) => [name, strFromU8(bytes)]))).toEqual({
      'a.txt': 'alpha',
      'b/c.log': big.join(''),
    });
    expect(size).toBe(readFileSync(file).length);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(readdirSync(folder)).toEqual(['report.zip']);
  });

  it.skipIf(process.platform !== 'linux')(
    'leaves nothing behind on a full disk, and says that it is full',
    async () => {
      symlinkSync('/dev/full', path.join(folder, 'report.zip.part'));
      const error = await writeZip(
        path.join(folder, 'report.zip'),
        [entry('a', 'x'.repeat(9000))],
        () => {},
        patient(),
      ).catch((caught: unknown) => caught);
      expect(reasonOf(error)).toBe('reportDiskFull');
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('says that a folder takes no file', async () => {
    const file = path.join(folder, 'gone', 'report.zip');
    const error = await writeZip(file, [entry('a', 'x')], () => {}, patient()).catch((caught: unknown) => caught);
    expect(reasonOf(error)).toBe('reportNotWritten');
  });
});

describe('the report', () => {
  const settings = v.parse(SettingsSchema, {
    instanceId: '3d68e0a1-1234-4f6f-9a0b-123456789012',
    locale: 'en',
    theme: 'system',
    account: {
      ...account,
      iceServers: [{ urls: 'turn:turn.example.com', username: 'mara', credential: 'turn-secret-1' }],
    },
    quickKeys: [{ label: 'Door', number: '03023125101', watch: false }],
    portal: null,
    owner: null,
    bridgePort: null,
  });
  const deps = (more: Partial<ReportDeskDeps> = {}): ReportDeskDeps => ({
    clock: new ManualClock(),
    log: silentLog,
    translate: translator('en'),
    facts: async () => ({
      run: null,
      settings,
      managed: unmanaged,
      versions: { offhook: '0.1.0' },
      counters: { 'log.warn': 2 },
      bridge: { refusals: {}, clicks: {}, blockedAttempts: 1 },
      calls: [talking],
      reports: new Map([[talking.id, 'done']]),
      crashes: noDiagnostics.crashes,
    }),
    secrets: async () => new KnownSecrets(['held-by-us-77']),
    people: () => ({ numbers: [talking.remote.number], names: [talking.remote.name ?? ''] }),
    logFiles: () => [path.join(folder, 'offhook.log')],
    dumps: () => [],
    ...more,
  });
  const saved = (file: string) =>
    Object.fromEntries(Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [name, strFromU8(bytes)]));

  it('holds what it says, and neither secrets nor whom the agent talks to', async () => {
    writeFileSync(
      path.join(folder, 'offhook.log'),
      `{"at":"x","event":"e","data":{"u":"held-by-us-77 ${talking.remote.number}"}}\n`,
    );
    const file = path.join(folder, 'report.zip');
    const desk = new ReportDesk(deps());
    await desk.save(file, { withDumps: false });
    expect(desk.state).toMatchObject({ state: 'saved', file });
    const entries = saved(file);
    expect(Object.keys(entries)).toEqual([
      'README.txt',
      'checks.txt',
      'checks.json',
      'versions.json',
      'settings.json',
      'policies.json',
      'counters.json',
      'calls.json',
      'crashes.json',
      'logs/offhook.log',
    ]);
    const all = Object.values(entries).join('\n');
    for (const secret of ['turn-secret-1', 'held-by-us-77', talking.remote.number, '03023125101', 'Jonas'])
      expect(all).not.toContain(secret);
    expect(JSON.parse(entries['calls.json'] ?? '')).toMatchObject([
      { direction: 'incoming', number: '***78', report: 'done' },
    ]);
    expect(JSON.parse(entries['counters.json'] ?? '')).toMatchObject({ 'log.warn': 2, bridge: { blockedAttempts: 1 } });
  });

  it("names what a company's set-up has brought, without its values", async () => {
    const provisioned = {
      id: 'letter-0001',
      key: 'k'.repeat(43),
      organisation: 'Example',
      origin: null,
      issued: 1,
      at: 2,
      settings: { SipIceServers: ['turns:turn.example.com:443 mara turn-secret-2'] },
    };
    const file = path.join(folder, 'report.zip');
    const facts = async () => ({ ...(await deps().facts()), settings: { ...settings, provisioned } });
    await new ReportDesk(deps({ facts })).save(file, { withDumps: false });
    const entries = saved(file);
    expect(JSON.parse(entries['settings.json'] ?? '')).toMatchObject({
      provisioned: { id: 'letter-0001', organisation: 'Example', settings: ['SipIceServers'] },
    });
    expect(Object.values(entries).join('\n')).not.toContain('turn-secret-2');
  });

  it('looks for every secret of the store', () => {
    expect(secretNamesOf(settings).toSorted()).toEqual(
      [passwordOf(account), 'bridge.secret', 'portal.clientSecret', 'portal.tokens', 'proxy.password'].toSorted(),
    );
  });

  it('knows a token that was renewed while the facts were gathered', async () => {
    let token = 'token-of-before';
    const file = path.join(folder, 'report.zip');
    const facts: ReportDeskDeps['facts'] = async () => {
      token = 'token-renewed-1';
      return { ...(await deps().facts()), versions: { offhook: `0.1.0 ${token}` } };
    };
    await new ReportDesk(deps({ facts, secrets: async () => new KnownSecrets([token]) })).save(file, {
      withDumps: false,
    });
    expect(Object.values(saved(file)).join('\n')).not.toContain('token-renewed-1');
  });

  it('has memory images only when they were asked for, and says so in it', async () => {
    const dump = path.join(folder, 'a.dmp');
    writeFileSync(dump, 'MDMP');
    const dumps = () => [{ name: 'a.dmp', at: 0, bytes: 4, file: dump }];
    const file = path.join(folder, 'report.zip');
    await new ReportDesk(deps({ dumps })).save(file, { withDumps: false });
    expect(Object.keys(saved(file))).not.toContain('crashes/a.dmp');
    await new ReportDesk(deps({ dumps })).save(file, { withDumps: true });
    const entries = saved(file);
    expect(entries['crashes/a.dmp']).toBe('MDMP');
    expect(entries['README.txt']).toContain('memory images');
  });

  it('can be called off, and tells what went wrong', async () => {
    const file = path.join(folder, 'report.zip');
    const endless = async (): Promise<KnownSecrets> => {
      desk.cancel();
      return new KnownSecrets([]);
    };
    const desk = new ReportDesk(deps({ secrets: endless }));
    await desk.save(file, { withDumps: false });
    expect([desk.state, existsSync(file)]).toEqual([{ state: 'none' }, false]);
    const other = new ReportDesk(deps());
    await other.save(path.join(folder, 'gone', 'report.zip'), { withDumps: false });
    expect(other.state).toEqual({ state: 'failed', reason: 'reportNotWritten' });
  });
});
