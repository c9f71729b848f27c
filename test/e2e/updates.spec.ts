/**
 * The built program as an AppImage against a feed on this computer, which is published, raised and taken back as a release is
 * (scripts/rollout); electron-updater itself finds, fetches, refuses and installs. What is installed is a script that says that it ran.
 */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { back, publish, raise, type Step } from '../../scripts/rollout/moves.ts';
import { Folder } from '../../scripts/rollout/places.ts';
import { Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import { COLLEAGUE } from '../../scripts/office/office.ts';
import { expect, test } from './office-test.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A folder on a web server, as a company has it; `npm run rollout` fills it. */
class Feed {
  /** How often somebody has looked for a release. */
  asked = 0;
  readonly folder: string;
  readonly #server: Server = createServer((request, response) => {
    const name = path.basename(request.url?.split('?')[0] ?? '');
    if (name === 'latest-linux.yml') this.asked += 1;
    const file = path.join(this.folder, name);
    if (name === '' || !existsSync(file)) return void response.writeHead(404).end();
    const content = readFileSync(file);
    response.writeHead(200, { 'content-length': content.length }).end(content);
  });

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder);
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async carryOut(steps: (feed: Folder) => Promise<readonly Step[]>): Promise<void> {
    for (const { run } of await steps(new Folder(this.folder))) await run();
  }
}

/** What electron-builder leaves for an AppImage. */
function built(folder: string, version: string, program: Buffer): string {
  const release = path.join(folder, `release-${version}`);
  mkdirSync(release);
  const name = imageOf(version);
  const sha512 = createHash('sha512').update(program).digest('base64');
  writeFileSync(path.join(release, name), program);
  writeFileSync(
    path.join(release, 'latest-linux.yml'),
    [
      `version: ${version}`,
      `files: [{ url: ${name}, sha512: "${sha512}", size: ${program.length} }]`,
      `path: ${name}`,
      `sha512: "${sha512}"`,
      "releaseDate: '2026-11-29T12:00:00.000Z'\n",
    ].join('\n'),
  );
  return release;
}

const imageOf = (version: string): string => `Offhook-${version}.AppImage`;

// The program pretends to be an installed AppImage; a real Electron doesn't let itself be told so.
test.skip(process.env['OFFHOOK_ELECTRON'] === 'electron' || Boolean(process.env['OFFHOOK_PROGRAM']));

test('an update: staged, tampered with, ready during a call, put off, installed; and a way back', async ({
  office,
}) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-updates-'));
  const feed = new Feed(path.join(folder, 'feed'));
  const url = await feed.start();
  const appImage = path.join(folder, 'Offhook.AppImage');
  writeFileSync(appImage, 'the old version');
  const ran = path.join(folder, 'ran');
  const script = (version: string): Buffer => Buffer.from(`#!/bin/sh\necho ${version} >> '${ran}'\n`);
  const desktop = await Desktop.start({
    program: packagedIn(path.join(folder, 'program'), url),
    env: { STANDIN_PACKAGED: '1', APPIMAGE: appImage, XDG_CACHE_HOME: path.join(folder, 'cache') },
  });
  try {
    await desktop.setUpTelephone({
      ...office.telephone,
      address: `${COLLEAGUE.extension}@${office.pbx.realm}`,
      password: COLLEAGUE.password,
    });
    await office.pbx.untilRegistered(COLLEAGUE.extension, 15_000);
    const main = await desktop.main();
    await main.press('Skip for now');
    await main.press('Skip for now');
    await main.openSettings('Updates');
    const look = (): Promise<void> => main.press('Look for a new version');
    const says = (text: string | RegExp) =>
      expect(main.page.getByRole('status').filter({ hasText: text })).toBeVisible();

    await look();
    await says('The place of new versions could not be reached');
    for (const version of ['0.0.9', '0.1.0'])
      await feed.carryOut((to) => publish(built(folder, version, script(version)), to, 100));
    await look();
    await says('You have the newest version');

    // Not for this computer yet.
    await feed.carryOut((to) => publish(built(folder, '0.2.0', script('0.2.0')), to, 0));
    await look();
    await expect.poll(() => feed.asked).toBe(3);
    await says('You have the newest version');
    await expect(main.button('Install and restart')).toBeHidden();

    await feed.carryOut((to) => raise(to, 100));
    writeFileSync(path.join(feed.folder, imageOf('0.2.0')), script('6.6.6'));
    await look();
    await says('What was fetched is not what it should be');

    writeFileSync(path.join(feed.folder, imageOf('0.2.0')), script('0.2.0'));
    await look();
    await says('Version 0.2.0 is ready.');

    const call = await office.incoming({ name: 'Ada Nwosu', number: '+12025550177' }, COLLEAGUE.extension);
    await main.press('Answer');
    await answered(call);
    await main.press('Install and restart');
    await says('Version 0.2.0 is installed when your call has ended.');
    await main.press('Later');
    await says('Version 0.2.0 is ready.');
    await main.press('Hang up');
    await ended(call);
    expect([readFileSync(appImage, 'utf8'), existsSync(ran)]).toEqual(['the old version', false]);

    const gone = new Promise((resolve) => desktop.app.process().once('exit', resolve));
    await main.press('Install and restart');
    await gone;
    await expect.poll(() => existsSync(ran) && readFileSync(ran, 'utf8')).toBe('0.2.0\n');
    expect(readFileSync(appImage)).toEqual(script('0.2.0'));

    // The release is taken back: a lower version in the feed is offered, too.
    await desktop.stopped();
    await feed.carryOut((to) => back(to, '0.0.9'));
    await desktop.startAgain();
    const again = await desktop.main();
    await again.openSettings('Updates');
    await again.press('Look for a new version');
    await expect(again.page.getByRole('status').filter({ hasText: 'Version 0.0.9 is ready.' })).toBeVisible();
  } finally {
    await desktop.stop();
    feed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The bundles in a folder of their own, with the file that electron-builder puts beside the archive. */
function packagedIn(folder: string, url: string): string {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  for (const part of ['main', 'preload', 'renderer'])
    cpSync(path.join(root, 'out', part), path.join(folder, 'out', part), { recursive: true });
  const file = path.join(folder, 'resources/app-update.yml');
  writeFileSync(file, `provider: generic\nurl: ${url}\nupdaterCacheDirName: offhook-updater\n`);
  chmodSync(file, 0o644);
  return folder;
}
