import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadRecord } from '../../../../src-main/portal/record-upload.ts';
import { PortalClient } from '#shared/web/portal/portal-client.ts';
import { systemClock } from '#shared/web/ports.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

const ADDRESS = 'https://company.example/rest/upload.json?auth=a-token&token=telephony%7Cx';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-upload-'));
  writeFileSync(path.join(folder, 'call.mp3'), 'sound');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the portal got, and what came of it. */
async function upload(answer: () => Response, url = ADDRESS) {
  const sent: Request[] = [];
  const deps = {
    network: {
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        sent.push(new Request(input, init));
        return answer();
      },
    },
    clock: new ManualClock(),
    userAgent: 'Offhook/test',
  };
  const file = { url, fieldName: 'file', path: path.join(folder, 'call.mp3'), fileName: 'call-1.mp3' };
  const result = await uploadRecord(deps, file).then(
    (fileId) => ({ fileId }),
    (error: unknown) => ({ error }),
  );
  return { sent, ...result };
}
const json =
  (body: unknown, status = 200) =>
  (): Response =>
    Response.json(body, { status });

describe('an upload', () => {
  it('is one multipart request with the file under the name that the portal gave', async () => {
    const { sent, ...result } = await upload(json({ result: { FILE_ID: 77 } }));
    expect(result).toEqual({ fileId: '77' });
    expect(sent).toHaveLength(1);
    const part = (await sent[0]?.formData())?.get('file');
    if (!(part instanceof File)) throw new Error('no file has come');
    expect([part.name, part.type, await part.text()]).toEqual(['call-1.mp3', 'audio/mpeg', 'sound']);
  });

  it.each(['http://company.example/rest/upload.json', 'ftp://company.example/', 'upload.json', ''])(
    'never goes to %s',
    async (address) => {
      const { sent, ...result } = await upload(json({}), address);
      expect(sent).toEqual([]);
      expect(result).toMatchObject({ error: { reason: 'portalAnswer', delivery: 'none' } });
    },
  );

  it.each<[string, () => Response, Record<string, unknown>]>([
    [
      'whose token has expired asks for no sign-in',
      json({ error: 'expired_token' }, 401),
      { reason: 'portalAnswer', delivery: 'none' },
    ],
    [
      'that is sent elsewhere does not follow',
      () => new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }),
      { reason: 'portalAnswer', delivery: 'none' },
    ],
    [
      'answered without FILE_ID may have arrived',
      json({ result: {} }),
      { reason: 'portalAnswer', delivery: 'unknown' },
    ],
    ['answered by a proxy may have arrived', () => new Response('<html>', { status: 502 }), { delivery: 'unknown' }],
    [
      'that is refused says so',
      json({ error: '', error_description: 'Error: required parameter file is not found' }, 400),
      { reason: 'portalRefused', delivery: 'refused' },
    ],
  ])('%s', async (_text, answer, error) => {
    const { sent, ...result } = await upload(answer);
    expect(sent).toHaveLength(1);
    expect(result).toMatchObject({ error });
    expect(JSON.stringify(result)).not.toContain('a-token');
  });
});

describe('how much of a recording has left', () => {
  /** More than a connection holds in its buffers. */
  const SIZE = 24 * 1024 * 1024;

  /** A portal that reads the beginning of what comes and then waits to be told. */
  async function slowPortal() {
    const server = createServer((request, response) => {
      request.once('data', () => {
        request.pause();
        arrived.resolve(request);
      });
      request.on('end', () => response.end(JSON.stringify({ result: { FILE_ID: 77 } })));
    }).listen(0, '127.0.0.1');
    const arrived = Promise.withResolvers<IncomingMessage>();
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rest/upload.json`;
    return { url, arrived: arrived.promise, [Symbol.asyncDispose]: async () => void server.close() };
  }

  const deps = { network: { fetch }, clock: systemClock, userAgent: 'Offhook/test' };

  it('is what the connection has taken: it stands still with a portal that does, and its length is known beforehand', async () => {
    await using portal = await slowPortal();
    const file = path.join(folder, 'long.mp3');
    writeFileSync(file, Buffer.alloc(SIZE));
    const told: [number, number][] = [];
    const upload = { url: portal.url, fieldName: 'file', path: file, fileName: 'call-1.mp3' };
    const done = uploadRecord(deps, upload, { taken: (bytes, total) => void told.push([bytes, total]) });
    const request = await portal.arrived;
    expect(request.headers['content-type']).toMatch(/^multipart\/form-data; ?boundary=/);
    await stillFor(300, () => told.length);
    const total = Number(request.headers['content-length']);
    const [halfWay] = told.at(-1) ?? [0];
    expect(halfWay).toBeGreaterThan(0);
    expect(halfWay).toBeLessThan(total);
    request.resume();
    await expect(done).resolves.toBe('77');
    expect(total).toBeGreaterThan(SIZE);
    expect(told.at(-1)).toEqual([total, total]);
    expect(told.map(([bytes]) => bytes)).toEqual(told.map(([bytes]) => bytes).toSorted((a, b) => a - b));
  });

  it('is told of a recording inside a request, too', async () => {
    await using portal = await slowPortal();
    const told: [number, number][] = [];
    const client = new PortalClient({
      ...deps,
      log: silentLog,
      count: () => undefined,
      access: {
        current: async () => ({ token: 'x', endpoint: new URL('.', portal.url).href, user: '' }),
        renew: () => Promise.reject(new Error('not asked')),
      },
      onMoved: async () => undefined,
    });
    const FILE_CONTENT = 'A'.repeat(SIZE);
    const done = client.call<unknown>(
      'x',
      { FILE_CONTENT },
      { taken: (bytes, total) => void told.push([bytes, total]) },
    );
    const request = await portal.arrived;
    expect(request.headers).toMatchObject({ 'content-type': 'application/json' });
    const total = Number(request.headers['content-length']);
    await stillFor(300, () => told.length);
    expect(told.at(-1)?.[0]).toBeLessThan(total);
    request.resume();
    await expect(done).resolves.toEqual({ FILE_ID: 77 });
    expect(told.at(-1)).toEqual([total, total]);
  });

  it('is the network’s to say where it knows', async () => {
    const told: [number, number][] = [];
    const network = {
      fetch: () => Promise.reject(new Error('not asked')),
      upload: async (_input: string, _init: RequestInit, left: (bytes: number, total: number) => void) => {
        left(7, 10);
        return Response.json({ result: { FILE_ID: 77 } });
      },
    };
    const upload = { url: ADDRESS, fieldName: 'file', path: path.join(folder, 'call.mp3'), fileName: 'call-1.mp3' };
    const taken = (bytes: number, total: number): void => void told.push([bytes, total]);
    await uploadRecord({ ...deps, network }, upload, { taken });
    expect(told).toEqual([[7, 10]]);
  });
});

/** When a value has not changed for so long; a busy machine only makes it longer. */
async function stillFor(ms: number, value: () => unknown): Promise<void> {
  for (let before: unknown = {}, since = Date.now(); Date.now() - since < ms; await delay(20)) {
    if (value() === before) continue;
    before = value();
    since = Date.now();
  }
}
