import { randomUUID } from 'node:crypto';
import type { PhoneAccount } from '#shared/phone.ts';
import type { Pbx } from '../../../../sandbox/pbx/pbx.ts';

export const PASSWORD = 'a secret that stays in main';
export const USERS = { 101: PASSWORD, 102: 'another' };

export const accountAt = (pbx: Pbx, more: Partial<PhoneAccount> = {}): PhoneAccount => ({
  address: `101@${pbx.realm}`,
  authorizationUser: '101',
  displayName: 'Ada',
  server: pbx.url,
  iceServers: [],
  physicalIdHeader: null,
  ...more,
});

export const newCallId = (): string => randomUUID();
