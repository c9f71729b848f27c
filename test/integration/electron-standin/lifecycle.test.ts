import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import './sample-globals.ts';
import { EXECUTABLE, launchSample, LINUX, type SampleApp, SOON } from './sample-app.ts';

/** Chromium's processes of one app, found by the profile folder that its command line names. */
function chromiumOf(profile: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes(profile) && !command.includes('electron-standin-watch');
    } catch {
      return false; // it ended while we looked
    }
  });
}

/** The profile folder of the Chromium that an app has started. */
async function profileOf({ main }: SampleApp): Promise<string> {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const status = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    const [, parent] = /\) \S (\d+)/.exec(status) ?? [];
    const [, profile] = /--user-data-dir=([^\0]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? [];
    if (Number(parent) === main.pid && profile) return profile;
  }
  throw new Error('the app has no Chromium');
}

async function endOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

describe.runIf(LINUX)('closing and quitting', () => {
  it('asks in Electron’s order, exits with 0 and leaves nothing behind', async () => {
    await using sampleApp = await launchSample();
    await sampleApp.page('Sample');
    await sampleApp.page('Hidden');
    const profile = await profileOf(sampleApp);
    const ended = endOf(sampleApp.main);
    await sampleApp.app.close();
    expect(await ended).toBe(0);
    expect(sampleApp.events()).toEqual([
      'before-quit',
      'close ui',
      'closed ui',
      'close hidden',
      'closed hidden',
      'will-quit',
      'quit',
    ]);
    await expect.poll(() => chromiumOf(profile), SOON).toEqual([]);
    await expect.poll(() => existsSync(profile), SOON).toBe(false);
  });

  it('stays when a window refuses to close', async () => {
    await using sampleApp = await launchSample(['--keep-open']);
    await sampleApp.page('Sample');
    await sampleApp.app.evaluate(({ app }) => app.quit());
    expect(sampleApp.events()).toEqual(['before-quit', 'close ui']);
    expect(await sampleApp.app.evaluate(() => sample.main.isDestroyed())).toBe(false);
    const ended = endOf(sampleApp.main);
    await sampleApp.app.evaluate(({ app }) => app.exit(3)).catch(() => {}); // it ends while it answers
    expect(await ended).toBe(3);
  });

  it('tells when the last window is closed, and lives on without one', async () => {
    await using sampleApp = await launchSample();
    await sampleApp.page('Sample');
    await sampleApp.page('Hidden');
    await sampleApp.app.evaluate(() => {
      sample.worker.close();
      sample.main.close();
    });
    expect(sampleApp.events().at(-1)).toBe('window-all-closed');
    await expect.poll(() => sampleApp.app.windows(), SOON).toEqual([]);
    await sampleApp.app.evaluate(() => void sample.openWindow('hidden'));
    expect(await (await sampleApp.page('Hidden')).evaluate(() => api.invoke('sum', 1, 2))).toBe(3);
  });

  it('leaves no Chromium after a kill -9', async () => {
    await using sampleApp = await launchSample();
    await sampleApp.page('Sample');
    const profile = await profileOf(sampleApp);
    expect(chromiumOf(profile).length).toBeGreaterThan(2);
    process.kill(sampleApp.main.pid ?? 0, 'SIGKILL');
    await endOf(sampleApp.main);
    await expect.poll(() => chromiumOf(profile), SOON).toEqual([]);
    await expect.poll(() => existsSync(profile), SOON).toBe(false);
  });
});

describe.runIf(LINUX)('a second instance', () => {
  it('ends, and the first hears its link and its data', async () => {
    await using sampleApp = await launchSample();
    await sampleApp.page('Sample');
    const second = spawn(EXECUTABLE, [sampleApp.path, `--user-data-dir=${sampleApp.userData}`, 'tel:+4930123'], {
      stdio: 'ignore',
    });
    expect(await endOf(second)).toBe(0);
    const seconds = await sampleApp.app.evaluate(() => sample.seconds);
    const real = [sampleApp.path, `--user-data-dir=${sampleApp.userData}`, 'tel:+4930123'];
    expect(seconds).toMatchObject([{ link: 'tel:+4930123', additionalData: { real } }]);
  });

  it('takes over after a kill -9 of the first', async () => {
    await using first = await launchSample();
    await first.page('Sample');
    process.kill(first.main.pid ?? 0, 'SIGKILL');
    await endOf(first.main);
    const next = spawn(EXECUTABLE, [first.path, `--user-data-dir=${first.userData}`], { stdio: 'ignore' });
    const starts = () =>
      (JSON.parse(readFileSync(`${first.userData}/settings.json`, 'utf8')) as { starts: number }).starts;
    await expect.poll(starts, SOON).toBe(2);
    next.kill('SIGTERM');
    expect(await endOf(next)).toBe(0);
  });
});

describe.runIf(LINUX)('Chromium', () => {
  it('takes the program with it when it ends', async () => {
    await using sampleApp = await launchSample();
    await sampleApp.page('Sample');
    const profile = await profileOf(sampleApp);
    for (const pid of chromiumOf(profile)) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended with the ones before it.
      }
    }
    expect(await endOf(sampleApp.main)).toBe(1);
  });
});
