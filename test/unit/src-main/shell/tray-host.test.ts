import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasTrayHost } from '../../../../src-main/shell/tray-host.ts';

/** What the two said on Debian 12 without a watcher, and (last of each) without a session bus. */
const NOBODY = {
  gdbus: [
    'Error: GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name org.kde.StatusNotifierWatcher was not provided by any .service files',
    'Error connecting: Cannot autolaunch D-Bus without X11 $DISPLAY',
  ],
  busctl: [
    'Failed to get property IsStatusNotifierHostRegistered on interface org.kde.StatusNotifierWatcher: The name org.kde.StatusNotifierWatcher was not provided by any .service files',
  ],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-tray-'));
  vi.stubEnv('PATH', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function install(program: 'gdbus' | 'busctl', script: string): void {
  const file = path.join(folder, program);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe.runIf(process.platform === 'linux')('on Linux', () => {
  it.each([
    ['gdbus', '(<true>,)'],
    ['busctl', 'b true'],
  ] as const)('%s knows a host', async (program, answer) => {
    install(program, `echo '${answer}'`);
    expect(await hasTrayHost('linux')).toBe(true);
  });

  it.each([
    ['gdbus', '(<false>,)'],
    ['busctl', 'b false'],
  ] as const)('%s knows a watcher without a host', async (program, answer) => {
    install(program, `echo '${answer}'`);
    expect(await hasTrayHost('linux')).toBe(false);
  });

  it.each(
    (['gdbus', 'busctl'] as const).flatMap((program) => NOBODY[program].map((words) => [program, words] as const)),
  )('%s says: %s', async (program, words) => {
    install(program, `echo '${words}' >&2; exit 1`);
    expect(await hasTrayHost('linux')).toBe(false);
  });

  it('asks the second only where the first is not installed', async () => {
    install('gdbus', 'exit 1');
    install('busctl', "echo 'b true'");
    expect(await hasTrayHost('linux')).toBe(false);
  });

  it('takes no answer for a no, and waits for none for long', async () => {
    expect(await hasTrayHost('linux')).toBe(false);
    install('gdbus', 'exec /bin/sleep 60');
    expect(await hasTrayHost('linux')).toBe(false);
  });
});

it.each(['win32', 'darwin'] as const)('%s always shows trays', async (platform) => {
  expect(await hasTrayHost(platform)).toBe(true);
});
