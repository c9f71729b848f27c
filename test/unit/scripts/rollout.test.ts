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
import { back, moveTo, publish, type Step, stateOf } from '../../../scripts/rollout/moves.ts';
import { Folder } from '../../../scripts/rollout/places.ts';

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
function built(version: string, { signed = true } = {}): string {
  const folder = path.join(root, `release-${version}`);
  mkdirSync(folder, { recursive: true });
  const setup = `Offhook-${version}-x64-setup.exe`;
  const image = `Offhook-${version}.AppImage`;
  for (const [name, bytes, file] of [
    ['latest.yml', program(version, signed), setup],
    ['latest-linux.yml', Buffer.from(`image ${version}`), image],
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

describe('a release', () => {
  it('goes into the feed files first, the feed’s own files last, for as many as was said', async () => {
    const done = await carryOut(publish(built('0.2.0'), feed(), 5));
    expect(done.slice(-2)).toEqual([
      'latest-linux.yml: 0.2.0 for 5 % of the desktops',
      'latest.yml: 0.2.0 for 5 % of the desktops',
    ]);
    expect(done.findIndex((words) => words.includes('yml'))).toBe(4);
    expect(await stateOf(feed())).toEqual(['latest-linux.yml: 0.2.0, 5 %', 'latest.yml: 0.2.0, 5 %']);
    expect(readdirSync(path.join(root, 'feed')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('that stops in the middle has changed nothing for anybody', async () => {
    await carryOut(publish(built('0.2.0'), feed(), 100));
    const before = inFeed('latest.yml');
    const steps = await publish(built('0.3.0'), feed(), 5);
    for (const { words, run } of steps) if (words.startsWith('copy')) await run();
    expect(inFeed('latest.yml')).toBe(before);
    expect(await stateOf(feed())).toEqual(['latest-linux.yml: 0.2.0, 100 %', 'latest.yml: 0.2.0, 100 %']);
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
      await carryOut(moveTo(feed(), percent, 'raise'));
      expect(readFeed('latest.yml', inFeed('latest.yml')).stagingPercentage).toBe(percent);
    }
    await expect(moveTo(feed(), 5, 'raise')).rejects.toThrow('100 % already have 0.2.0');
    await carryOut(moveTo(feed(), 0, 'halt'));
    expect(await stateOf(feed())).toEqual(['latest-linux.yml: 0.2.0, 0 %', 'latest.yml: 0.2.0, 0 %']);
  });

  it('changes one line and no other byte', async () => {
    await carryOut(moveTo(feed(), 25, 'raise'));
    const original = readFileSync(path.join(root, 'release-0.2.0/latest.yml'), 'utf8');
    expect(inFeed('latest.yml')).toBe(`${original}stagingPercentage: 25\n`);
  });

  it('isn’t raised over a spoilt file, but can be halted', async () => {
    writeFileSync(path.join(root, 'feed/Offhook-0.2.0.AppImage'), 'spoilt');
    await expect(moveTo(feed(), 25, 'raise')).rejects.toThrow('Offhook-0.2.0.AppImage');
    expect(await stateOf(feed())).toContainEqual(expect.stringMatching(/^WRONG: Offhook-0.2.0.AppImage/));
    await carryOut(moveTo(feed(), 0, 'halt'));
  });

  it('goes back to an older version for everybody, byte by byte what that version’s feed was', async () => {
    await carryOut(moveTo(feed(), 100, 'raise'));
    await carryOut(publish(built('0.3.0'), feed(), 25));
    expect(await carryOut(back(feed(), '0.2.0'))).toEqual([
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
    await carryOut(moveTo(feed(), 25, 'raise'));
    const quarter = await offered();
    expect(quarter.size / 2000).toBeGreaterThan(0.19);
    expect([...five].every((id) => quarter.has(id))).toBe(true);
    await carryOut(moveTo(feed(), 100, 'raise'));
    expect((await offered()).size).toBe(2000);
    await carryOut(moveTo(feed(), 0, 'halt'));
    expect((await offered()).size).toBe(0);
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

  async start(folder: string): Promise<string> {
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
    return { id: 9, tag_name: 'v0.2.0', draft: this.#draft, upload_url: `${this.#url}/upload{?name,label}`, assets };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.#url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const json = (value: unknown): void => void response.end(JSON.stringify(value));
    if (request.headers.authorization !== 'Bearer t0ken') return void response.writeHead(401).end();
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    const asset = /^\/repos\/owner\/name\/releases\/assets\/(\d+)$/.exec(url.pathname)?.[1];
    if (request.method === 'DELETE' && asset !== undefined) {
      this.#assets = this.#assets.filter(({ id }) => id !== Number(asset));
      return void response.writeHead(204).end();
    }
    if (asset !== undefined) return void response.end(this.#assets.find(({ id }) => id === Number(asset))?.content);
    if (url.pathname === '/upload') {
      const name = url.searchParams.get('name') ?? '';
      // As GitHub: a second one of a name is refused.
      if (this.#assets.some((each) => each.name === name)) return void response.writeHead(422).end();
      this.#assets.push({ id: 100 + this.asked.length, name, content: Buffer.concat(chunks) });
      return void response.writeHead(201).end('{}');
    }
    if (request.method === 'PATCH')
      this.#draft = (JSON.parse(Buffer.concat(chunks).toString()) as { draft: boolean }).draft;
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
});
