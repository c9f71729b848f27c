import type { Incoming } from '../http/listener.ts';
import { parsePhpForm } from '../http/php-form.ts';
import { isRecord } from '../values.ts';
import { RestError } from './errors.ts';

export interface RestRequest {
  /** Lower case, without its format suffix. */
  readonly method: string;
  readonly webhook: { userId: number; code: string } | undefined;
  readonly params: Record<string, unknown>;
  /** From the Authorization header, `auth` or `access_token`. */
  readonly token: string | undefined;
  /** Part `file` of a multipart upload. */
  readonly file: { name: string; content: Buffer } | undefined;
}

/** Reads address, encodings and token of a REST request (bitrix24.md 2.1, 1.9). */
export async function readRestRequest({ request, url }: Incoming): Promise<RestRequest> {
  // Empty parts go: the SDK asks for `/rest//profile`, which web servers merge.
  const parts = url.pathname
    .replace(/^\/rest\//, '')
    .split('/')
    .filter(Boolean);
  const [first = '', code = '', hooked = ''] = parts;
  const webhook = parts.length === 3 && /^\d+$/.test(first) ? { userId: Number(first), code } : undefined;
  const method = (webhook ? hooked : parts.length === 1 ? first : parts.join('/')).toLowerCase().replace(/\.json$/, '');
  const body = await readBody(request);
  const params = { ...parsePhpForm(url.searchParams), ...body.params };
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const given = bearer ?? params['auth'] ?? params['access_token'];
  return { method, webhook, params, token: typeof given === 'string' ? given : undefined, file: body.file };
}

async function readBody(request: Request): Promise<Pick<RestRequest, 'params' | 'file'>> {
  if (request.method !== 'POST') return { params: {}, file: undefined };
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/')) return readMultipart(request);
  const bytes = Buffer.from(await request.arrayBuffer());
  if (bytes.length === 0) return { params: {}, file: undefined };
  let decoded: string;
  try {
    decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RestError('WRONG_ENCODING', 'Wrong request encoding', 400, undefined, { cause });
  }
  if (!type.startsWith('application/json'))
    return { params: parsePhpForm(new URLSearchParams(decoded)), file: undefined };
  return { params: readJson(decoded), file: undefined };
}

/** PHP decodes what it can: JSON that isn't an object leaves no parameters. */
export function readJson(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

async function readMultipart(request: Request): Promise<Pick<RestRequest, 'params' | 'file'>> {
  const form = await request.formData();
  const fields = [...form].filter((field): field is [string, string] => typeof field[1] === 'string');
  const part = form.get('file');
  const file =
    part !== null && typeof part !== 'string'
      ? { name: part.name, content: Buffer.from(await part.arrayBuffer()) }
      : undefined;
  return { params: parsePhpForm(fields), file };
}
