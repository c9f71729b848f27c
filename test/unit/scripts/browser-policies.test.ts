/** The browsers' policies append and never overwrite. The PowerShell script is only read here: there is no Windows. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const folder = path.resolve('assets/browser-policies');
const HOST = 'https://offhook.example.com';
const plist = createRequire(import.meta.url)('plist') as { parse(text: string): unknown };
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('the script for Linux', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'offhook-browsers-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const chrome = 'etc/opt/chrome/policies/managed';
  const firefox = 'etc/firefox/policies/policies.json';
  const write = (name: string, value: unknown): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), JSON.stringify(value));
  };
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
  const run = (...args: string[]): void => {
    execFileSync('python3', [path.join(folder, 'linux/add-browser-policies.py'), HOST, '--root', root, ...args], {
      stdio: 'pipe',
    });
  };

  it('begins lists where there are none', () => {
    run();
    const lists = { LoopbackNetworkAllowedForUrls: [HOST], LocalNetworkAccessAllowedForUrls: [HOST] };
    expect(read(`${chrome}/offhook.json`)).toEqual(lists);
    expect(read('etc/opt/edge/policies/managed/offhook.json')).toEqual(lists);
    expect(read(firefox)).toEqual({ policies: { LocalNetworkAccess: { SkipDomains: ['127.0.0.1'] } } });
  });

  it('appends to the list that counts, leaves everything else, and changes nothing the second time', () => {
    write(`${chrome}/a.json`, { LoopbackNetworkAllowedForUrls: ['https://not-used.example'] });
    write(`${chrome}/b.json`, {
      LoopbackNetworkAllowedForUrls: ['https://other.example'],
      HomepageLocation: 'https://x',
    });
    write(firefox, { policies: { DisableTelemetry: true, LocalNetworkAccess: { SkipDomains: ['printer.lan'] } } });
    run();
    run();
    expect(read(`${chrome}/a.json`)).toEqual({ LoopbackNetworkAllowedForUrls: ['https://not-used.example'] });
    expect(read(`${chrome}/b.json`)).toEqual({
      LoopbackNetworkAllowedForUrls: ['https://other.example', HOST],
      HomepageLocation: 'https://x',
    });
    expect(read(firefox)).toEqual({
      policies: { DisableTelemetry: true, LocalNetworkAccess: { SkipDomains: ['printer.lan', '127.0.0.1'] } },
    });
  });

  it('takes exactly its own entries away again', () => {
    write(`${chrome}/b.json`, { LoopbackNetworkAllowedForUrls: ['https://other.example'] });
    run();
    run('--remove');
    expect(read(`${chrome}/b.json`)).toEqual({ LoopbackNetworkAllowedForUrls: ['https://other.example'] });
    expect(existsSync(path.join(root, chrome, 'offhook.json'))).toBe(false);
  });

  it('leaves a file alone that it doesn’t understand', () => {
    mkdirSync(path.join(root, chrome), { recursive: true });
    writeFileSync(path.join(root, chrome, 'broken.json'), '{');
    expect(() => run()).toThrow();
    expect(readFileSync(path.join(root, chrome, 'broken.json'), 'utf8')).toBe('{');
  });
});

it('profile, registry file and JSON say the same', () => {
  const profile = plist.parse(readFileSync(path.join(folder, 'macos/offhook-browsers.mobileconfig'), 'utf8')) as {
    PayloadContent: Record<string, unknown>[];
  };
  const lists = profile.PayloadContent.map((each) => [
    each['PayloadType'],
    each['LoopbackNetworkAllowedForUrls'] ?? each['LocalNetworkAccess'],
  ]);
  expect(lists).toEqual([
    ['com.google.Chrome', [HOST]],
    ['com.microsoft.Edge', [HOST]],
    ['org.mozilla.firefox', { SkipDomains: ['127.0.0.1'] }],
  ]);
  const reg = readFileSync(path.join(folder, 'windows/offhook-browsers.reg'), 'utf8');
  for (const browser of ['Google\\Chrome', 'Microsoft\\Edge'])
    expect(reg).toContain(
      `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\${browser}\\LoopbackNetworkAllowedForUrls]\n"1"="${HOST}"`,
    );
  expect(JSON.parse(readFileSync(path.join(folder, 'linux/offhook.json'), 'utf8'))).toEqual({
    LoopbackNetworkAllowedForUrls: [HOST],
  });
});
