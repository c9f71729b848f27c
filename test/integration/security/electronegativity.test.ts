/** What electronegativity finds in the bundles, and the table of SECURITY.md that explains it, are the same. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildAll } from '../../../scripts/build.ts';
import { electronegativityFindings, type Finding } from '../../../scripts/electronegativity/findings.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const out = path.join(root, 'out');
let spoilt: string;

beforeAll(async () => {
  await buildAll({ only: ['main', 'preload', 'renderer'] });
  spoilt = mkdtempSync(path.join(tmpdir(), 'offhook-spoilt-'));
}, 120_000);
afterAll(() => rmSync(spoilt, { recursive: true, force: true }));

/** `| check | severity | place | why |`; the place in a code span of one or two backticks, or in words. */
function explained(): readonly Finding[] {
  const rows = readFileSync(path.join(root, 'SECURITY.md'), 'utf8').matchAll(
    /^\| ([A-Z0-9_]+_CHECK) \| ([A-Z]+) \| (?:``(.+?)``|(.+?)) \| (.{20,}) \|$/gm,
  );
  return [...rows].map(([, check = '', severity = '', code, words = '']) => ({
    check,
    severity,
    place: code ?? words,
  }));
}

const sorted = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ check, severity, place }) => `${severity} ${check}: ${place}`).toSorted();

it('finds what SECURITY.md explains, no more and no less', { timeout: 240_000 }, async () => {
  const found = await electronegativityFindings(out);
  // The tool has looked: a hardened program without one of these would be one that it can't read.
  expect(found.length).toBeGreaterThan(5);
  expect(sorted(found)).toEqual(sorted(explained()));
});

it('finds a window that is made without any of it', { timeout: 240_000 }, async () => {
  for (const part of ['preload', 'main']) cpSync(path.join(out, part), path.join(spoilt, part), { recursive: true });
  cpSync(path.join(out, 'renderer/toast'), path.join(spoilt, 'renderer/toast'), { recursive: true });
  const window = 'new BrowserWindow({ webPreferences: { webSecurity: false, sandbox: false } });';
  writeFileSync(path.join(spoilt, 'main/main.js'), `import { BrowserWindow } from 'electron';\n${window}\n`);
  const found = await electronegativityFindings(spoilt);
  expect(found.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['WEB_SECURITY_JS_CHECK', 'SANDBOX_JS_CHECK', 'LIMIT_NAVIGATION_GLOBAL_CHECK']),
  );
});
