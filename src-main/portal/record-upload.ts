/** The file behind `attachRecord`: a multipart POST to the address that the portal has just named (bitrix24.md 3.5). */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { isLoopback } from '#shared/settings.ts';
import { isTokenRefused } from '#shared/web/portal/error-reasons.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import type { Taken } from '#shared/web/portal/counted-body.ts';
import { type RequestDeps, request } from '#shared/web/portal/portal-request.ts';

export interface RecordUpload {
  /** From `attachRecord`. Carries an access token: for this request only, and for no log. */
  readonly url: string;
  readonly fieldName: string;
  readonly path: string;
  readonly fileName: string;
}

/** An hour of a recording through an uplink of 1 Mbit/s takes three minutes. */
export const UPLOAD_MS = 600_000;
/** Code of the failure when there is no way to the address that the portal has named. */
export const NO_ADDRESS = 'NO_UPLOAD_ADDRESS';

/**
 * @param way `taken` is told how much of the file has left
 * @returns FILE_ID
 * @throws PortalError
 */
export async function uploadRecord(
  deps: RequestDeps,
  upload: RecordUpload,
  way: { readonly signal?: AbortSignal; readonly taken?: Taken } = {},
): Promise<string> {
  const url = trusted(upload.url);
  const form = new FormData();
  form.append(upload.fieldName, await openAsBlob(upload.path, { type: 'audio/mpeg' }), upload.fileName);
  const answer = await request(deps, { url, body: form, timeoutMs: UPLOAD_MS, ...way }).catch((error: unknown) => {
    // The address had outlived its token; the next `attachRecord` brings another one.
    if (isTokenRefused(error)) throw strange('the upload address had expired', error);
    throw error;
  });
  if (answer.kind === 'moved') throw noAddress('redirected');
  const found = v.safeParse(AnswerSchema, answer.body);
  if (found.success) return found.output.result.FILE_ID;
  throw new PortalError('portalAnswer', { description: 'no FILE_ID', delivery: 'unknown' });
}

/** A customer's voice goes out encrypted, or not at all. */
function trusted(address: string): URL {
  const url = URL.parse(address);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))) {
    throw noAddress('an upload address that is none');
  }
  return url;
}

const noAddress = (description: string): PortalError =>
  new PortalError('portalAnswer', { code: NO_ADDRESS, description, delivery: 'none' });

/** For a recording that the portal wants in the request itself. */
export const inBase64 = (path: string): Promise<string> => readFile(path, 'base64');

const strange = (description: string, cause?: unknown): PortalError =>
  new PortalError('portalAnswer', { description, delivery: 'none', cause });

const AnswerSchema = v.object({
  result: v.object({
    FILE_ID: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty()),
  }),
});
