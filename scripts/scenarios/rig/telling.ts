/** The portal's and the exchange's traffic in words that a person can follow and a test can compare. */
import type { PortalUser } from '../../../sandbox/portal/model.ts';
import type { RestRecord } from '../../../sandbox/portal/rest/records.ts';
import type { TracedMessage } from '../../../sandbox/pbx/events.ts';
import { tagOf } from '../../../sandbox/pbx/sip/address.ts';
import { cseq, header } from '../../../sandbox/pbx/sip/message.ts';

type Params = Readonly<Record<string, unknown>>;

/** One method of `telephony.externalCall.*`, alone or out of a batch. */
export interface RestCall {
  readonly method: string;
  readonly params: Params;
}

/** What a request asked for: its own method, or each one of its batch. */
export function callsIn({ method, params }: Pick<RestRecord, 'method' | 'params'>): readonly RestCall[] {
  if (method !== 'batch') return [{ method, params }];
  const commands = params['cmd'];
  if (typeof commands !== 'object' || commands === null) return [];
  return Object.values(commands).map((command) => {
    const [name = '', query = ''] = String(command).split('?', 2);
    return { method: name.toLowerCase().replace(/\.json$/, ''), params: formOf(query) };
  });
}

/** `register Mara in show`, `hide Ada Ben`, `finish Mara 200`: who does it is told beside it. */
export function telephony({ method, params }: RestCall, users: readonly PortalUser[]): string | null {
  const short = /^telephony\.(?:externalcall|call)\.(\w+)$/.exec(method)?.[1];
  if (short === undefined) return null;
  const whom = namesOf(params['USER_ID'], users);
  switch (short) {
    case 'register':
      return `register ${whom} ${TYPES[Number(params['TYPE'])] ?? '?'}${isOn(params['SHOW']) ? ' show' : ''}`;
    case 'finish':
      return `finish ${whom} ${String(params['STATUS_CODE'])}`;
    case 'show':
    case 'hide':
      return `${short} ${whom}`;
    case 'attachrecord':
      return 'attachRecord';
    case 'searchcrmentities':
      return 'searchCrmEntities';
    default:
      return short;
  }
}

/** TYPE of `register` (bitrix24.md 3.1). */
const TYPES: Readonly<Record<number, string>> = { 1: 'out', 2: 'in', 3: 'redirected', 4: 'callback', 5: 'info' };

/** The order of a list says nothing, so it is told by name. */
function namesOf(ids: unknown, users: readonly PortalUser[]): string {
  const list = typeof ids === 'object' && ids !== null ? Object.values(ids) : [ids];
  return list
    .map((id) => users.find((user) => String(user.id) === String(id))?.name ?? String(id))
    .toSorted()
    .join(' ');
}

const isOn = (value: unknown): boolean => value === undefined || !['0', '', 'false'].includes(String(value));

/** PHP's nesting, one level deep, which is all that these methods have. */
function formOf(query: string): Params {
  const params: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const nested = /^(\w+)\[(\w*)\]$/.exec(name);
    if (nested === null) params[name] = value;
    else {
      const list = (params[nested[1] ?? ''] ??= {}) as Record<string, unknown>;
      list[nested[2] === '' ? String(Object.keys(list).length) : (nested[2] ?? '')] = value;
    }
  }
  return params;
}

/** What a person would want to see of SIP; null for what only keeps it going. */
export function signalling({ dir, parsed }: TracedMessage): string | null {
  const arrow = dir === 'out' ? 'gets' : 'sends';
  if (parsed.kind === 'request') {
    // The same once more, with the password's proof (RFC 3261 22.2).
    const isRepeated = PROOFS.some((name) => header(parsed, name) !== undefined);
    const isAgain = parsed.method === 'INVITE' && tagOf(header(parsed, 'To')) !== undefined;
    return TOLD.has(parsed.method) && !isRepeated ? `${arrow} ${isAgain ? 're-INVITE' : parsed.method}` : null;
  }
  const { method } = cseq(parsed);
  if (method !== 'INVITE' && method !== 'REFER') return null;
  return parsed.status === 100 || parsed.status === 407 || parsed.status === 401
    ? null
    : `${arrow} ${parsed.status} to ${method}`;
}

const TOLD = new Set(['INVITE', 'CANCEL', 'BYE', 'REFER']);
const PROOFS = ['Authorization', 'Proxy-Authorization'];
