import { randomUUID } from 'node:crypto';
import { codecNames, type PhoneAccount } from '#shared/phone.ts';
import type { Pbx } from '../../../../sandbox/pbx/pbx.ts';

export const PASSWORD = 'a secret that stays in main';
export const USERS = { 101: PASSWORD, 102: 'another' };

/** One computer's; a second phone of the same account needs its own. */
const INSTANCE = randomUUID();

export const accountAt = (pbx: Pbx, more: Partial<PhoneAccount> = {}): PhoneAccount => ({
  address: `101@${pbx.realm}`,
  authorizationUser: '101',
  displayName: 'Ada',
  servers: [pbx.url],
  realm: null,
  registerSeconds: 120,
  iceServers: [],
  relayOnly: false,
  codecs: codecNames,
  dtmf: 'rfc4733',
  physicalIdHeader: null,
  instanceId: INSTANCE,
  messages: false,
  watched: [],
  ...more,
});

export const newCallId = (): string => randomUUID();
