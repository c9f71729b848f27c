import type { Bindings } from './bindings.ts';
import type { Peer } from './peer.ts';
import { contactKey, parameterOf, uriOf, userOf } from './sip/address.ts';
import { header, headerValues, type SipRequest, type SipResponse } from './sip/message.ts';
import { respond } from './sip/write.ts';

const DEFAULT_EXPIRES = 300;
/** RFC 3261 10.3: a registrar may shorten what is asked for. A day is more than any softphone needs. */
const LONGEST_EXPIRES = 86_400;

/** Carries out an authenticated REGISTER (RFC 3261 10.3) and gives the answer. */
export function register(request: SipRequest, peer: Peer, bindings: Bindings, now: number): SipResponse {
  const user = userOf(uriOf(header(request, 'To') ?? ''));
  const contacts = headerValues(request, 'Contact');
  const overall = header(request, 'Expires');

  if (contacts.includes('*')) {
    if (contacts.length > 1 || overall?.trim() !== '0') return respond(request, 400, { reason: 'Bad Contact' });
    for (const { uri } of bindings.of(user)) bindings.remove(user, uri);
    return respond(request, 200);
  }

  const asked = contacts.map((contact) => ({
    uri: uriOf(contact),
    seconds: secondsOf(parameterOf(contact, 'expires') ?? overall),
  }));
  if (asked.some(({ uri, seconds }) => !/^sips?:[^\s]+$/i.test(uri) || seconds === undefined)) {
    return respond(request, 400, { reason: 'Bad Contact' });
  }
  for (const { uri, seconds = 0 } of asked) {
    if (seconds === 0) bindings.remove(user, uri);
    else bindings.put(user, uri, peer, seconds);
  }
  return respond(request, 200, {
    headers: bindings.of(user).map(({ uri, expiresAt }) => {
      const left = Math.max(0, Math.round((expiresAt - now) / 1000));
      return ['Contact', `<${uri}>;expires=${left}`] as const;
    }),
  });
}

/** The contact keys that a REGISTER names, so that requests within dialogs find their way after a reconnection. */
export function contactKeys(request: SipRequest): string[] {
  return headerValues(request, 'Contact')
    .filter((contact) => contact !== '*')
    .map((contact) => contactKey(uriOf(contact)));
}

function secondsOf(value: string | undefined): number | undefined {
  if (value === undefined) return DEFAULT_EXPIRES;
  return /^\d{1,10}$/.test(value.trim()) ? Math.min(Number(value), LONGEST_EXPIRES) : undefined;
}
