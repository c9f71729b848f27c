/**
 * npm test: everything, in one command. With names behind it, only those parts: npm test -- unit integration
 * The last line reads "N passed, N failed".
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.ts';
import { buildAll } from './build.ts';

const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, 'test-results');
const PARTS = ['unit', 'integration', 'conformance', 'packaging', 'e2e', 'interop'] as const;
type Part = (typeof PARTS)[number];

/** What `scripts/interop.ts` exits with where the exchanges can't be had (EX_CONFIG). */
const NOT_HERE = 78;
const NOT_RUN = 'interop: NOT RUN, this machine cannot have the exchanges; the reason is above';

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !(PARTS as readonly string[]).includes(part));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`);
  process.exit(2);
}
const parts = asked.length > 0 ? (asked as Part[]) : PARTS;

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
if (parts.some((part) => part !== 'unit')) {
  await ensureBrowser();
  await buildAll();
}

const tallies = parts.map((part) => ({ part, ...run(part) }));
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
console.log(
  `\n${tallies.map((tally) => (tally.notHere ? NOT_RUN : `${tally.part}: ${tally.passed} passed, ${tally.failed} failed`)).join('\n')}\n`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function run(part: Part): Tally {
  const report = path.join(results, `${part}.json`);
  const { status } = spawnSync(process.execPath, commandOf(part, report), {
    cwd: root,
    stdio: 'inherit',
    // For the runners' own workers, too.
    env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  });
  const tally = part === 'e2e' ? playwrightTally(report) : vitestTally(report);
  if (part === 'interop' && status === NOT_HERE) return { passed: 0, failed: 0, notHere: true };
  // A runner that failed outside any test (a suite that can't load) must not pass for green.
  return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function commandOf(part: Part, report: string): string[] {
  if (part === 'interop') return ['--disable-warning=ExperimentalWarning', path.join(root, 'scripts/interop.ts')];
  const bin = (name: string) => fileURLToPath(import.meta.resolve(name));
  if (part === 'e2e') {
    return [
      path.join(path.dirname(bin('playwright/package.json')), 'cli.js'),
      'test',
      '-c',
      'test/e2e/playwright.config.ts',
    ];
  }
  const vitest = path.join(path.dirname(bin('vitest/package.json')), 'vitest.mjs');
  return [vitest, 'run', '--project', part, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
}

interface Tally {
  passed: number;
  failed: number;
  /** This machine can't have what it needs; the part has said why. */
  notHere?: boolean;
}

function vitestTally(file: string): Tally {
  const report = readJson(file) as { numPassedTests?: number; numFailedTests?: number; numFailedTestSuites?: number };
  const failed = report.numFailedTests ?? 0;
  return { passed: report.numPassedTests ?? 0, failed: failed > 0 ? failed : (report.numFailedTestSuites ?? 1) };
}

function playwrightTally(file: string): Tally {
  const { stats } = readJson(file) as { stats?: { expected: number; unexpected: number; flaky: number } };
  return stats === undefined
    ? { passed: 0, failed: 1 }
    : { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

/** A runner that wrote no report has not run: its tally counts as failed. */
function readJson(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch {
    return {};
  }
}
