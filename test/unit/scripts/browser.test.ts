import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../../scripts/browser.ts');
const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
const rootOnDebian = process.getuid?.() === 0 && /^ID=debian$/m.test(osRelease);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-browser-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** Runs the script where only our programs are installed. */
function run(env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [script], { env: { PATH: folder, ...env }, encoding: 'utf8' });
}

describe.runIf(process.platform === 'linux')('finding a browser', () => {
  it('takes the first that tells its version', () => {
    program('chromium', 'exit 1');
    program('google-chrome', 'echo Google Chrome 150');
    expect(run().stdout.trim()).toBe(join(folder, 'google-chrome'));
  });

  it('takes the one that is named, or says that it does not run', () => {
    program('other', 'exit 0');
    expect(run({ OFFHOOK_BROWSER: join(folder, 'other') }).stdout.trim()).toBe(join(folder, 'other'));
    const { status, stderr } = run({ OFFHOOK_BROWSER: '/nowhere/chrome' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('OFFHOOK_BROWSER names no browser that runs: /nowhere/chrome');
  });
});

describe.runIf(rootOnDebian)('as root on Debian, without a browser', () => {
  it('installs chromium, after an update', () => {
    program(
      'apt-get',
      `echo "$@" >> ${folder}/calls
       [ "$1" = install ] && printf '#!/bin/sh\\nexit 0\\n' > ${folder}/chromium && /bin/chmod +x ${folder}/chromium
       exit 0`,
    );
    const { status, stdout } = run();
    expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, join(folder, 'chromium')]);
    expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toEqual([
      'update',
      'install --yes --no-install-recommends chromium',
    ]);
  });

  it('shows what apt-get said when that fails, and the one command', () => {
    program('apt-get', 'echo "Temporary failure resolving" >&2; exit 100');
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toContain('Temporary failure resolving');
    expect(stderr).toContain('apt-get install chromium');
  });
});
