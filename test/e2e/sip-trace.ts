/** What went over the telephone system's wire. */
import type { Pbx } from '../../sandbox/pbx/pbx.ts';
import { tagOf, userOf } from '../../sandbox/pbx/sip/address.ts';
import { header, type SipRequest } from '../../sandbox/pbx/sip/message.ts';

/** The numbers that the agent's telephones have dialled, one per call: a repeated INVITE with credentials is the same. */
export function dialled(pbx: Pbx): readonly string[] {
  const calls = new Map<string, string>();
  for (const { dir, parsed } of pbx.trace)
    if (dir === 'in' && parsed.kind === 'request' && isNewCall(parsed))
      calls.set(header(parsed, 'Call-ID') ?? '', userOf(parsed.uri));
  return [...calls.values()];
}

/** A re-INVITE has a tag in its To header (RFC 3261 12.2.1.1). */
const isNewCall = (request: SipRequest): boolean =>
  request.method === 'INVITE' && tagOf(header(request, 'To') ?? '') === undefined;
