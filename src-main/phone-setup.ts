/** From the settings to what the phone window is set up with. Pure. */
import { codecNames, type PhoneAccount, type PhoneOptions } from '#shared/phone.ts';
import type { Account, Settings } from '#shared/settings.ts';

/** The digest user: as it is set up, else the name in the address (RFC 3261 22.4). */
export const authorizationUser = ({ authorizationUser: named, address }: Account): string =>
  named ?? address.slice(0, address.lastIndexOf('@'));

/** RFC 3261 10.2 leaves it to the client; two minutes keep a NAT's hole open and a dead binding short. */
const REGISTER_SECONDS = 120;

export const phoneOptions = ({ audio, headset, calls }: Settings): PhoneOptions => ({
  audio,
  headset,
  recordingBeep: calls.recordingBeep,
});

/** The extensions whose state the quick keys show, each once. */
export const watchedBy = ({ quickKeys }: Settings): readonly string[] => [
  ...new Set(quickKeys.filter(({ watch }) => watch).map(({ number }) => number)),
];

export function toPhoneAccount(account: Account, settings: Settings): PhoneAccount {
  return {
    address: account.address,
    authorizationUser: authorizationUser(account),
    displayName: account.displayName ?? null,
    servers: [account.server, ...(account.backupServers ?? [])],
    realm: account.realm ?? null,
    registerSeconds: account.registerSeconds ?? REGISTER_SECONDS,
    iceServers: account.iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    })),
    relayOnly: account.relayOnly ?? false,
    codecs: account.codecs ?? codecNames,
    dtmf: account.dtmf ?? 'rfc4733',
    physicalIdHeader: account.physicalIdHeader ?? null,
    instanceId: settings.instanceId,
    messages: true,
    watched: watchedBy(settings),
  };
}
