import type { Site } from '../site.ts';
import type { PortalState } from '../state.ts';
import type { CallRecords } from '../telephony/records.ts';
import { methodError, RestError } from './errors.ts';
import type { RestCall, RestMethod } from './method.ts';
import { text } from './params.ts';
import type { RestRequest } from './request.ts';

/** `attachRecord` in its three ways, and the upload address of the third (bitrix24.md 3.5). */
export function recordMethods(state: PortalState, records: CallRecords, site: Site): [string, RestMethod][] {
  return [
    [
      'telephony.externalcall.attachrecord',
      {
        scope: 'telephony',
        webhook: true,
        run: (call) => attachRecord(call, records, site, state.settings.publicRecordUrls),
      },
    ],
  ];
}

async function attachRecord({ params, token }: RestCall, records: CallRecords, site: Site, publicOnly: boolean) {
  const callId = text(params, 'CALL_ID');
  const url = text(params, 'RECORD_URL');
  const fileName = text(params, 'FILENAME');
  if (url === '' && params['FILENAME'] === undefined) {
    throw methodError('Required parameters are not set. Request should contain either URL or FILENAME parameter');
  }
  if (url !== '') {
    const name = fileName || new URL(url).pathname.split('/').at(-1) || '';
    records.check(callId, name);
    if (publicOnly && isPrivateAddress(new URL(url).hostname)) {
      throw methodError('Record URL resolves to a non-public address and was blocked.');
    }
    return { FILE_ID: records.attach(callId, name, await download(url)) };
  }
  if (fileName === '') throw methodError('File name is empty');
  records.check(callId, fileName);
  if (params['FILE_CONTENT'] !== undefined) {
    return { FILE_ID: records.attach(callId, fileName, decodeBase64(text(params, 'FILE_CONTENT'))) };
  }
  const query = new URLSearchParams({ auth: token, token: records.uploadToken(callId, fileName) });
  return { uploadUrl: `${site.origin}/rest/upload.json?${query.toString()}`, fieldName: 'file' };
}

/** Addresses that a portal in the cloud doesn't fetch from; names are looked up there, not here. */
const isPrivateAddress = (host: string): boolean =>
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[::1\])/.test(host) || host === 'localhost';

/** The multipart POST to an upload address. */
export function upload(request: RestRequest, records: CallRecords): unknown {
  const allowed = records.readUploadToken(text(request.params, 'token'));
  if (!allowed) throw new RestError('ACCESS_DENIED', 'Access denied.', 403);
  if (!request.file) throw methodError('Error: required parameter file is not found');
  return { FILE_ID: records.attach(allowed.callId, allowed.fileName, request.file.content) };
}

/** The portal fetches inside the request, up to its 60 s. */
async function download(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch((cause: unknown) => {
    throw new RestError('', 'Server returns HTTP error code 0', 400, undefined, { cause });
  });
  if (response.status !== 200) throw methodError(`Server returns HTTP error code ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function decodeBase64(content: string): Buffer {
  if (content === '') throw methodError('File content is empty.');
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) {
    throw methodError('File content is not properly encoded. Base64 encoding is expected.');
  }
  return Buffer.from(content, 'base64');
}
