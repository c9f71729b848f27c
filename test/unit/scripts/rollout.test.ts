/** Staged releases and the way back: real folders, electron-updater's own count, and GitHub's API by its documented shapes. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareVersions, isFeedFile, readFeed, withPercentage } from '../../../scripts/rollout/feed-file.ts';
import { back, halt, publish, raise, type Step, stateOf } from '../../../scripts/rollout/moves.ts';
import { Folder, GitHubRelease } from '../../../scripts/rollout/places.ts';

const require = createRequire(import.meta.url);
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'offhook-rollout-'));
  mkdirSync(path.join(root, 'feed'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const feed = (): Folder => new Folder(path.join(root, 'feed'));
const inFeed = (name: string): string => readFileSync(path.join(root, 'feed', name), 'utf8');
const sha512 = (bytes: Buffer): string => createHash('sha512').update(bytes).digest('base64');
async function carryOut(steps: Promise<readonly Step[]>): Promise<string[]> {
  const done: string[] = [];
  for (const { words, run } of await steps) {
    await run();
    done.push(words);
  }
  return done;
}

/** As small as Windows' loader would not take it; with a certificate table, or without. */
function program(version: string, signed = true): Buffer {
  const bytes = Buffer.alloc(1024, version);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  bytes.writeUInt16LE(0x20b, 0x80 + 24);
  bytes.writeUInt32LE(signed ? 900 : 0, 0x80 + 24 + 112 + 32);
  bytes.writeUInt32LE(signed ? 100 : 0, 0x80 + 24 + 112 + 36);
  return bytes;
}

/** What electron-builder leaves in `release/`. */
function built(version: string, { signed = true, channel = version.includes('-') ? 'beta' : 'latest' } = {}): string {
  const folder = path.join(root, `release-${version}`);
  mkdirSync(folder, { recursive: true });
  const setup = `Offhook-${version}-x64-setup.exe`;
  const image = `Offhook-${version}.AppImage`;
  for (const [name, bytes, file] of [
    [`${channel}.yml`, program(version, signed), setup],
    [`${channel}-linux.yml`, Buffer.from(`image ${version}`), image],
  ] as const) {
    writeFileSync(path.join(folder, file), bytes);
    writeFileSync(path.join(folder, `${file}.blockmap`), `map of ${file}`);
    const lines = [
      `version: ${version}`,
      'files:',
      `  - url: ${file}`,
      `    sha512: ${sha512(bytes)}`,
      `    size: ${bytes.length}`,
      `path: ${file}`,
      `sha512: ${sha512(bytes)}`,
      "releaseDate: '2026-11-29T12:00:00.000Z'",
    ];
    writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  }
  return folder;
}

/** As `stateOf` says it: a stable version is the beta desktops' version, too. */
const everywhere = (version: string, percent: number): string[] =>
  ['beta-linux.yml', 'beta.yml', 'latest-linux.yml', 'latest.yml'].map((name) => `${name}: ${version}, ${percent} %`);

describe('a release', () => {
  it('goes into the feed files first, the feed’s own files last, for as many as was said', async () => {
    const done = await carryOut(publish(built('0.2.0'), feed(), 5));
    expect(done.slice(-2)).toEqual([
      'latest-linux.yml: 0.2.0 for 5 % of the desktops',
      'latest.yml: 0.2.0 for 5 % of the desktops',
    ]);
    expect(done.findIndex((words) => words.includes('yml'))).toBe(4);
    expect(await stateOf(feed())).toEqual(everywhere('0.2.0', 5));
    expect(readdirSync(path.join(root, 'feed')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('that stops before the feed’s own files has changed nothing for anybody', async () => {
    await carryOut(publish(built('0.2.0'), feed(), 100));
    const before = inFeed('latest.yml');
    const steps = await publish(built('0.3.0'), feed(), 5);
    for (const { words, run } of steps) if (words.startsWith('copy')) await run();
    expect(inFeed('latest.yml')).toBe(before);
    expect(await stateOf(feed())).toEqual(everywhere('0.2.0', 100));
  });

  describe('that stops between two of the feed’s own files', () => {
    beforeEach(async () => {
      await carryOut(publish(built('0.2.0'), feed(), 100));
      const steps = await publish(built('0.3.0'), feed(), 5);
      for (const { run } of steps.slice(0, -1)) await run();
    });

    it('can be halted', async () => {
      expect((await stateOf(feed())).slice(-2)).toEqual(['latest-linux.yml: 0.3.0, 5 %', 'latest.yml: 0.2.0, 100 %']);
      await carryOut(halt(feed(), '0.3.0'));
      expect((await stateOf(feed())).slice(-2)).toEqual(['latest-linux.yml: 0.3.0, 0 %', 'latest.yml: 0.2.0, 100 %']);
      await carryOut(halt(feed()));
      expect((await stateOf(feed())).slice(-2)).toEqual(['latest-linux.yml: 0.3.0, 0 %', 'latest.yml: 0.2.0, 0 %']);
      await expect(halt(feed(), '0.4.0')).rejects.toThrow('0.3.0, 0.2.0, not 0.4.0');
    });

    it('can be taken back', async () => {
      await carryOut(back(feed(), '0.2.0'));
      expect(await stateOf(feed())).toEqual(everywhere('0.2.0', 100));
    });

    it('is finished by the same command', async () => {
      await carryOut(publish(built('0.3.0'), feed(), 5));
      expect(await stateOf(feed())).toEqual(everywhere('0.3.0', 5));
      await expect(publish(built('0.3.0'), feed(), 5)).rejects.toThrow('not newer');
    });
  });

  it('isn’t put over a feed that can’t be read', async () => {
    writeFileSync(path.join(root, 'feed/latest.yml'), 'version: nonsense');
    await expect(publish(built('0.2.0'), feed(), 5)).rejects.toThrow('latest.yml');
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'was changed after it was built',
      (folder) => writeFileSync(path.join(folder, 'Offhook-0.2.0.AppImage'), 'image 6.6.6'),
      /checksum/,
    ],
    ['was cut', (folder) => writeFileSync(path.join(folder, 'Offhook-0.2.0.AppImage'), 'im'), /2 bytes/],
    ['lacks a file', (folder) => rmSync(path.join(folder, 'Offhook-0.2.0.AppImage')), /not there/],
    [
      'has no feed',
      (folder) => ['latest.yml', 'latest-linux.yml'].forEach((name) => rmSync(path.join(folder, name))),
      /no latest/,
    ],
    [
      'names a file elsewhere',
      (folder) => {
        const file = path.join(folder, 'latest.yml');
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/Offhook-0.2.0-x64-setup.exe/g, '../../other.exe'));
      },
      /url/,
    ],
    [
      'is of two versions',
      (folder) => {
        const file = path.join(folder, 'latest.yml');
        writeFileSync(file, readFileSync(file, 'utf8').replace('version: 0.2.0', 'version: 0.2.1'));
      },
      /several versions/,
    ],
    [
      'says one thing to old and another to new updaters',
      (folder) => {
        const file = path.join(folder, 'latest.yml');
        writeFileSync(file, readFileSync(file, 'utf8').replace(/^sha512: .*$/m, `sha512: ${sha512(Buffer.from('x'))}`));
      },
      /something else/,
    ],
  ])('that %s is refused before anything is copied', async (_what, spoil, words) => {
    const folder = built('0.2.0');
    spoil(folder);
    await expect(publish(folder, feed(), 5)).rejects.toThrow(words);
    expect(readdirSync(path.join(root, 'feed'))).toEqual([]);
  });

  it('for Windows that nobody has signed is refused: every desktop would', async () => {
    await expect(publish(built('0.2.0', { signed: false }), feed(), 5)).rejects.toThrow('setup.exe is not signed');
  });

  it('that isn’t newer, or that changes a released file, is refused', async () => {
    await carryOut(publish(built('0.2.0'), feed(), 100));
    await expect(publish(built('0.2.0'), feed(), 5)).rejects.toThrow('not newer');
    await expect(publish(built('0.1.9'), feed(), 5)).rejects.toThrow('not newer');
    writeFileSync(path.join(root, 'feed/Offhook-0.3.0.AppImage'), 'another one');
    await expect(publish(built('0.3.0'), feed(), 5)).rejects.toThrow('a released file never changes');
  });
});

describe('a rollout', () => {
  beforeEach(() => carryOut(publish(built('0.2.0'), feed(), 5)));

  it('is raised step by step and never lowered, and can be halted', async () => {
    for (const percent of [25, 100]) {
      await carryOut(raise(feed(), percent));
      expect(readFeed('latest.yml', inFeed('latest.yml')).stagingPercentage).toBe(percent);
    }
    await expect(raise(feed(), 5)).rejects.toThrow('100 % already have 0.2.0');
    await carryOut(halt(feed()));
    expect(await stateOf(feed())).toEqual(everywhere('0.2.0', 0));
  });

  it('changes one line and no other byte', async () => {
    await carryOut(raise(feed(), 25));
    const original = readFileSync(path.join(root, 'release-0.2.0/latest.yml'), 'utf8');
    expect(inFeed('latest.yml')).toBe(`${original}stagingPercentage: 25\n`);
  });

  it('isn’t raised over a spoilt file, but can be halted', async () => {
    writeFileSync(path.join(root, 'feed/Offhook-0.2.0.AppImage'), 'spoilt');
    await expect(raise(feed(), 25)).rejects.toThrow('Offhook-0.2.0.AppImage');
    expect(await stateOf(feed())).toContainEqual(expect.stringMatching(/^WRONG: Offhook-0.2.0.AppImage/));
    await carryOut(halt(feed()));
  });

  it('goes back to an older version for everybody, byte by byte what that version’s feed was', async () => {
    await carryOut(raise(feed(), 100));
    await carryOut(publish(built('0.3.0'), feed(), 25));
    expect(await carryOut(back(feed(), '0.2.0'))).toEqual([
      'beta-linux.yml: 0.2.0 for 100 % of the desktops',
      'beta.yml: 0.2.0 for 100 % of the desktops',
      'latest-linux.yml: 0.2.0 for 100 % of the desktops',
      'latest.yml: 0.2.0 for 100 % of the desktops',
    ]);
    const original = readFileSync(path.join(root, 'release-0.2.0/latest.yml'), 'utf8');
    expect(inFeed('latest.yml')).toBe(`${original}stagingPercentage: 100\n`);
    await expect(back(feed(), '0.3.0')).rejects.toThrow('not older');
    await expect(back(feed(), '0.1.0')).rejects.toThrow('was not kept');
  });

  it('doesn’t go back to files that are gone', async () => {
    await carryOut(publish(built('0.3.0'), feed(), 25));
    rmSync(path.join(root, 'feed/Offhook-0.2.0.AppImage'));
    await expect(back(feed(), '0.2.0')).rejects.toThrow('Offhook-0.2.0.AppImage, which is not there');
  });

  it('offers the same desktops more at each step, by electron-updater’s own count', async () => {
    const { AppUpdater } = require('electron-updater/out/AppUpdater') as {
      AppUpdater: { prototype: { isStagingMatch(this: unknown, info: unknown): Promise<boolean> } };
    };
    const desktops = Array.from({ length: 2000 }, () => crypto.randomUUID());
    const offered = async (): Promise<Set<string>> => {
      const info = readFeed('latest.yml', inFeed('latest.yml'));
      const taken = await Promise.all(
        desktops.map((id) =>
          AppUpdater.prototype.isStagingMatch.call(
            {
              stagingUserIdPromise: { value: Promise.resolve(id) },
              _logger: { info: () => undefined, warn: () => undefined },
            },
            info,
          ),
        ),
      );
      return new Set(desktops.filter((_, at) => taken[at]));
    };
    const five = await offered();
    expect(five.size / 2000).toBeGreaterThan(0.02);
    expect(five.size / 2000).toBeLessThan(0.09);
    await carryOut(raise(feed(), 25));
    const quarter = await offered();
    expect(quarter.size / 2000).toBeGreaterThan(0.19);
    expect([...five].every((id) => quarter.has(id))).toBe(true);
    await carryOut(raise(feed(), 100));
    expect((await offered()).size).toBe(2000);
    await carryOut(halt(feed()));
    expect((await offered()).size).toBe(0);
  });
});

describe('stable and beta side by side', () => {
  const beta = ['beta-linux.yml: 0.3.0-beta.1, 5 %', 'beta.yml: 0.3.0-beta.1, 5 %'];
  beforeEach(async () => {
    await carryOut(publish(built('0.2.0'), feed(), 100));
    await carryOut(publish(built('0.3.0-beta.1'), feed(), 5));
  });

  it('a beta is offered to beta desktops only', async () => {
    expect(await stateOf(feed())).toEqual([...beta, 'latest-linux.yml: 0.2.0, 100 %', 'latest.yml: 0.2.0, 100 %']);
  });

  it('a beta that is newer than the next stable version stays, and goes its way when that one goes back', async () => {
    await carryOut(publish(built('0.2.1'), feed(), 100));
    expect(await stateOf(feed())).toEqual([...beta, 'latest-linux.yml: 0.2.1, 100 %', 'latest.yml: 0.2.1, 100 %']);
    await carryOut(back(feed(), '0.2.0'));
    expect(await stateOf(feed())).toEqual([...beta, 'latest-linux.yml: 0.2.0, 100 %', 'latest.yml: 0.2.0, 100 %']);
  });

  it('beta desktops get the stable version that is newer than theirs', async () => {
    await carryOut(publish(built('0.3.0'), feed(), 25));
    expect(await stateOf(feed())).toEqual(everywhere('0.3.0', 25));
  });

  it('beta desktops go back to a stable version when the beta is bad', async () => {
    await carryOut(back(feed(), '0.2.0'));
    expect(await stateOf(feed())).toEqual(everywhere('0.2.0', 100));
  });

  it('a beta is raised without a word to stable desktops, and a halted one isn’t raised along', async () => {
    await carryOut(raise(feed(), 25));
    expect((await stateOf(feed()))[0]).toBe('beta-linux.yml: 0.3.0-beta.1, 25 %');
    await carryOut(halt(feed()));
    await expect(raise(feed(), 50)).rejects.toThrow('--version');
    await carryOut(raise(feed(), 50, '0.3.0-beta.1'));
    expect((await stateOf(feed())).slice(1, 3)).toEqual([
      'beta.yml: 0.3.0-beta.1, 50 %',
      'latest-linux.yml: 0.2.0, 0 %',
    ]);
  });
});

describe('a feed’s file', () => {
  it.each(['latest.yml', 'latest-mac.yml', 'latest-linux-arm64.yml', 'beta.yml'])('%s is one', (name) => {
    expect(isFeedFile(name)).toBe(true);
  });
  it.each(['builder-debug.yml', 'latest.yml.part', 'latest/../x.yml', 'app-update.yml'])('%s is none', (name) => {
    expect(isFeedFile(name)).toBe(false);
  });
  it('says its percentage once', () => {
    expect(withPercentage('version: 1\nstagingPercentage: 5\npath: a', 25)).toBe(
      'version: 1\npath: a\nstagingPercentage: 25\n',
    );
  });
  it.each([
    ['0.10.0', '0.9.0', 1],
    ['1.0.0', '1.0.0-beta.2', 1],
    ['1.0.0-beta.10', '1.0.0-beta.9', 1],
    ['1.0.0', '1.0.0', 0],
  ])('%s is newer than %s: %i', (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign);
    expect(Math.sign(compareVersions(other, one))).toBe(sign === 0 ? 0 : -1);
  });
});

const run = promisify(execFile);
const rollout = (args: string[], env: Record<string, string> = {}): Promise<{ stdout: string }> =>
  run(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/rollout.ts', ...args], {
    env: { ...(process.env as Record<string, string>), OFFHOOK_GITHUB_TOKEN: '', ...env },
  });

describe('npm run rollout', () => {
  it('says what it would do, and does it with --yes', async () => {
    const folder = built('0.2.0');
    const command = ['publish', folder, path.join(root, 'feed'), '--percent', '5'];
    expect((await rollout(command)).stdout).toContain('would: latest.yml: 0.2.0 for 5 % of the desktops');
    expect(existsSync(path.join(root, 'feed/latest.yml'))).toBe(false);
    await rollout([...command, '--yes']);
    expect((await rollout(['state', path.join(root, 'feed')])).stdout).toContain('latest.yml: 0.2.0, 5 %');
  });

  it.each([
    [['raise', 'feed']],
    [['raise', 'feed', '--percent', '101']],
    [['raise', 'https://updates.example.com', '--percent', '5']],
    [['explode', 'feed']],
    [['state', 'github:owner/name']],
  ])('%j is refused with words', async (args) => {
    await expect(rollout(args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/npm run rollout|TOKEN/),
    });
  });
});

/** Of GitHub what is used of it, by the shapes of its documentation (REST, releases and release assets). */
class GitHub {
  readonly asked: string[] = [];
  #url = '';
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  #assets: { id: number; name: string; content: Buffer }[] = [];
  #draft = true;
  #tag = '';
  /** What was said when it was published. */
  published: object | null = null;
  /** Every request behind this one is refused. */
  breaksAfter: RegExp | null = null;
  #broken = false;

  repair(): void {
    this.breaksAfter = null;
    this.#broken = false;
  }

  async start(folder: string): Promise<string> {
    this.#tag = `v${path.basename(folder).replace('release-', '')}`;
    this.#assets = readdirSync(folder).map((name, id) => ({
      id,
      name,
      content: readFileSync(path.join(folder, name)),
    }));
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#url;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  text(name: string): string {
    return this.#assets.find((asset) => asset.name === name)?.content.toString() ?? '';
  }

  get #release() {
    const assets = this.#assets.map(({ id, name, content }) => ({ id, name, size: content.length }));
    return { id: 9, tag_name: this.#tag, draft: this.#draft, upload_url: `${this.#url}/upload{?name,label}`, assets };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.#url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const json = (value: unknown): void => void response.end(JSON.stringify(value));
    if (request.headers.authorization !== 'Bearer t0ken') return void response.writeHead(401).end();
    if (this.#broken) return void response.writeHead(502).end();
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    this.#broken = this.breaksAfter?.test(this.asked.at(-1) ?? '') ?? false;
    const asset = /^\/repos\/owner\/name\/releases\/assets\/(\d+)$/.exec(url.pathname)?.[1];
    if (request.method === 'DELETE' && asset !== undefined) {
      this.#assets = this.#assets.filter(({ id }) => id !== Number(asset));
      return void response.writeHead(204).end();
    }
    if (request.method === 'PATCH' && asset !== undefined) {
      const { name } = JSON.parse(Buffer.concat(chunks).toString()) as { name: string };
      const renamed = this.#assets.find(({ id }) => id === Number(asset));
      if (renamed === undefined) return void response.writeHead(404).end();
      if (this.#assets.some((each) => each.name === name)) return void response.writeHead(422).end();
      renamed.name = name;
      return json({});
    }
    if (asset !== undefined) return void response.end(this.#assets.find(({ id }) => id === Number(asset))?.content);
    if (url.pathname === '/upload') {
      const name = url.searchParams.get('name') ?? '';
      // As GitHub: a second one of a name is refused.
      if (this.#assets.some((each) => each.name === name)) return void response.writeHead(422).end();
      const id = 100 + this.asked.length;
      this.#assets.push({ id, name, content: Buffer.concat(chunks) });
      return void response.writeHead(201).end(JSON.stringify({ id, name }));
    }
    if (request.method === 'PATCH') {
      this.published = JSON.parse(Buffer.concat(chunks).toString()) as object;
      this.#draft = (this.published as { draft: boolean }).draft;
    }
    if (url.pathname.endsWith('/releases/latest') && this.#draft) return void response.writeHead(404).end();
    return url.pathname.endsWith('/releases') ? json([this.#release]) : json(this.#release);
  }
}

describe('GitHub’s releases as the feed', () => {
  it('the draft is verified, staged, made the latest, raised and halted', async () => {
    const github = new GitHub();
    const env = { OFFHOOK_GITHUB_API: await github.start(built('0.2.0')), OFFHOOK_GITHUB_TOKEN: 't0ken' };
    try {
      await rollout(['publish', 'github:owner/name', '--version', '0.2.0', '--percent', '5'], env);
      expect(github.asked.every((line) => line.startsWith('GET'))).toBe(true);
      await rollout(['publish', 'github:owner/name', '--version', '0.2.0', '--percent', '5', '--yes'], env);
      expect(github.asked.at(-1)).toBe('PATCH /repos/owner/name/releases/9');
      expect(github.published).toEqual({ draft: false, prerelease: false, make_latest: 'true' });
      expect(github.text('beta.yml')).toBe(github.text('latest.yml'));
      expect((await rollout(['state', 'github:owner/name'], env)).stdout).toContain('latest.yml: 0.2.0, 5 %');
      await rollout(['raise', 'github:owner/name', '--percent', '25', '--yes'], env);
      expect(github.text('latest.yml')).toMatch(/^stagingPercentage: 25$/m);
      await rollout(['halt', 'github:owner/name', '--yes'], env);
      expect(github.text('latest-linux.yml')).toMatch(/^stagingPercentage: 0$/m);
      const wrong = rollout(['state', 'github:owner/name'], { ...env, OFFHOOK_GITHUB_TOKEN: 'secret-t0ken' });
      await expect(wrong).rejects.toMatchObject({ stderr: expect.not.stringContaining('secret-t0ken') });
    } finally {
      github.stop();
    }
  }, 60_000);

  it('a beta is published as a pre-release and never becomes the latest', async () => {
    const github = new GitHub();
    const env = { OFFHOOK_GITHUB_API: await github.start(built('0.3.0-beta.1')), OFFHOOK_GITHUB_TOKEN: 't0ken' };
    try {
      await rollout(['publish', 'github:owner/name', '--version', '0.3.0-beta.1', '--percent', '5', '--yes'], env);
      expect(github.published).toEqual({ draft: false, prerelease: true, make_latest: 'false' });
      expect(github.text('latest.yml')).toBe('');
    } finally {
      github.stop();
    }
  }, 60_000);

  it.each([
    ['before the old file goes', /^POST/],
    ['between the old file and the new one', /^DELETE/],
  ])('a move that breaks off %s leaves a file, and can be repeated', async (_when, breaksAfter) => {
    const github = new GitHub();
    const access = { api: await github.start(built('0.2.0')), repository: 'owner/name', token: 't0ken' };
    const place = (): Promise<GitHubRelease> => GitHubRelease.tagged(access, 'v0.2.0');
    try {
      github.breaksAfter = breaksAfter;
      await expect((await place()).write('latest.yml', withPercentage(github.text('latest.yml'), 5))).rejects.toThrow();
      github.repair();
      expect(await stateOf(await place())).toHaveLength(2);
      await carryOut(halt(await place()));
      expect(await stateOf(await place())).toEqual(['latest-linux.yml: 0.2.0, 0 %', 'latest.yml: 0.2.0, 0 %']);
      expect(github.text('latest.yml')).toMatch(/^stagingPercentage: 0$/m);
      expect(github.text('latest.yml.new')).toBe('');
    } finally {
      github.stop();
    }
  });
});
