import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadRecord } from '../../../../src-main/portal/record-upload.ts';
import { ManualClock } from '../manual-clock.ts';

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
