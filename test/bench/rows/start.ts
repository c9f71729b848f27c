/** Process start → registered, next to the least that the same executable can do. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronChoice } from '../../../scripts/electron.ts';
import { AGENT, type Desk, type Office } from '../../../scripts/office/office.ts';
import { inTurns, now, within } from '../compare.ts';
import { figuresOf, type Findings } from '../figures.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PATIENCE = 30_000;

/** An app with one blank window, which says when that is loaded. */
const BARE_APP = `
import { app, BrowserWindow } from 'electron';
app.whenReady().then(async () => {
  await new BrowserWindow({ show: false }).loadURL('data:text/html,ready');
  process.stdout.write('ready\\n');
});
`;

/** Quits the desk's program and starts it again in its profile, where everything is set up. */
export async function startToRegistered(
  electron: ElectronChoice,
  office: Office,
  { desktop }: Desk,
  times: number,
): Promise<Findings> {
  await desktop.quit();
  const bare = mkdtempSync(path.join(tmpdir(), 'offhook-bare-'));
  try {
    writeFileSync(path.join(bare, 'package.json'), JSON.stringify({ name: 'bare', type: 'module', main: 'main.js' }));
    writeFileSync(path.join(bare, 'main.js'), BARE_APP);
    const offhook = (): Promise<number> =>
      timed(electron, [ROOT], { OFFHOOK_PROFILE: desktop.profile }, () => registered(office));
    const blank = (): Promise<number> => timed(electron, [bare, `--user-data-dir=${bare}/profile`], {}, untilReady);
    const samples = await inTurns(times, { offhook, other: blank });
    return {
      rows: [
        {
          id: 'startToRegistered',
          name: 'start → registered',
          offhook: figuresOf(samples.offhook),
          others: [{ what: `bare ${nameOf(electron)} app`, figures: figuresOf(samples.other) }],
          note: 'process start → REGISTER answered with 200; bare app: process start → one blank window loaded; in turns',
        },
      ],
    };
  } finally {
    rmSync(bare, { recursive: true, force: true, maxRetries: 5 });
  }
}

const nameOf = ({ kind }: ElectronChoice): string => (kind === 'electron' ? 'Electron' : 'stand-in');

async function registered({ pbx }: Office): Promise<number> {
  await pbx.waitFor('registered', ({ user }) => user === AGENT.extension, PATIENCE);
  return now();
}

async function untilReady(child: ChildProcess): Promise<number> {
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('ready')) return now();
  throw new Error('the bare app ended before it was ready');
}

/** Starts the program, waits for what it is started for, and lets it quit as it does when the computer shuts down. */
async function timed(
  { executablePath, env }: ElectronChoice,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
  done: (child: ChildProcess) => Promise<number>,
): Promise<number> {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const begun = now();
  const child = spawn(executablePath, [...args, ...sandbox], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, ...more },
  });
  const ended = once(child, 'exit');
  try {
    return (await within(done(child), PATIENCE, 'the program to be ready')) - begun;
  } finally {
    child.stdout.resume();
    child.kill('SIGTERM');
    await within(ended, PATIENCE, 'the program to quit').catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
  }
}
