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
const again = tallies.flatMap(({ part, again = [] }) => again.map((name) => `  ${part}: ${name}`));
if (again.length > 0) console.log(`Passed at the second try only:\n${again.join('\n')}\n`);
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
  /** Tests that failed first and passed then. */
  again?: readonly string[];
  /** This machine can't have what it needs; the part has said why. */
  notHere?: boolean;
}

interface VitestReport {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numFailedTestSuites?: number;
  readonly testResults?: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function vitestTally(file: string): Tally {
  const report = readJson(file) as VitestReport;
  const failed = report.numFailedTests ?? 0;
  const tests = (report.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: report.numPassedTests ?? 0,
    failed: failed > 0 ? failed : (report.numFailedTestSuites ?? 1),
    again: tests
      .filter((test) => test.status === 'passed' && test.failureMessages.length > 0)
      .map((test) => test.fullName),
  };
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
}

function playwrightTally(file: string): Tally {
  const report = readJson(file) as PlaywrightSuite & {
    stats?: { expected: number; unexpected: number; flaky: number };
  };
  const { stats } = report;
  if (stats === undefined) return { passed: 0, failed: 1 };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, again: flakyIn(report) };
}

function flakyIn({ suites = [], specs = [] }: PlaywrightSuite): readonly string[] {
  const here = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title);
  return [...here, ...suites.flatMap(flakyIn)];
}

/** A runner that wrote no report has not run: its tally counts as failed. */
function readJson(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch {
    return {};
  }
}
