/** The telephone form: its texts and the account that they make. Pure. */
import { type Account, AccountSchema } from '#shared/settings.ts';
import { codecNames } from '#shared/phone.ts';
import { checkedBy, type FieldWords, fieldAt } from './checked.ts';
import { linesOf, serversOf } from './ice-lines.ts';
import type { Checked } from './use-form.ts';

/** Text of a switch that is on. */
export const ON = 'on';

export type TelephoneFields = Readonly<
  Record<
    | 'address'
    | 'password'
    | 'server'
    | 'authorizationUser'
    | 'displayName'
    | 'lineNumber'
    | 'lineKind'
    | 'physicalIdHeader'
    | 'iceServers'
    | 'country'
    | 'label'
    | 'backupServers'
    | 'realm'
    | 'registerSeconds'
    | 'relayOnly'
    | 'codecs'
    | 'dtmf'
    | 'voicemailNumber'
    | 'messagesNumber'
    | 'pickupCode'
    | 'echoNumber',
    string
  >
>;

/** @param account may lack what a form has to ask for */
export function telephoneFields(account: Partial<Account> | null): TelephoneFields {
  return {
    address: account?.address ?? '',
    password: '',
    server: account?.server ?? '',
    authorizationUser: account?.authorizationUser ?? '',
    displayName: account?.displayName ?? '',
    lineNumber: account?.line?.number ?? '',
    lineKind: account?.line?.kind ?? 'direct',
    physicalIdHeader: account?.physicalIdHeader ?? '',
    iceServers: linesOf(account?.iceServers ?? []),
    country: account?.country ?? '',
    label: account?.label ?? '',
    backupServers: (account?.backupServers ?? []).join('\n'),
    realm: account?.realm ?? '',
    registerSeconds: account?.registerSeconds === undefined ? '' : String(account.registerSeconds),
    relayOnly: account?.relayOnly === true ? ON : '',
    codecs: (account?.codecs ?? codecNames).join(' '),
    dtmf: account?.dtmf ?? 'rfc4733',
    voicemailNumber: account?.voicemailNumber ?? '',
    messagesNumber: account?.messagesNumber ?? '',
    pickupCode: account?.pickupCode ?? '',
    echoNumber: account?.echoNumber ?? '',
  };
}

const WORDS: FieldWords<TelephoneFields> = {
  address: { path: 'address', invalid: 'telephone.address.invalid' },
  password: { path: 'password', invalid: 'field.unusable' },
  server: { path: 'server', invalid: 'telephone.server.invalid' },
  authorizationUser: { path: 'authorizationUser', invalid: 'field.unusable' },
  displayName: { path: 'displayName', invalid: 'field.unusable' },
  lineNumber: { path: 'line.number', invalid: 'telephone.lineNumber.invalid' },
  lineKind: { path: 'line.kind', invalid: 'field.unusable' },
  physicalIdHeader: { path: 'physicalIdHeader', invalid: 'telephone.physicalIdHeader.invalid' },
  iceServers: { path: 'iceServers', invalid: 'telephone.iceServers.invalid' },
  country: { path: 'country', invalid: 'field.unusable' },
  label: { path: 'label', invalid: 'account.label.invalid' },
  backupServers: { path: 'backupServers', invalid: 'account.backupServers.invalid' },
  realm: { path: 'realm', invalid: 'field.unusable' },
  registerSeconds: { path: 'registerSeconds', invalid: 'account.registerSeconds.invalid' },
  relayOnly: { path: 'relayOnly', invalid: 'field.unusable' },
  codecs: { path: 'codecs', invalid: 'field.unusable' },
  dtmf: { path: 'dtmf', invalid: 'field.unusable' },
  voicemailNumber: { path: 'voicemailNumber', invalid: 'account.service.invalid' },
  messagesNumber: { path: 'messagesNumber', invalid: 'account.service.invalid' },
  pickupCode: { path: 'pickupCode', invalid: 'account.service.invalid' },
  echoNumber: { path: 'echoNumber', invalid: 'account.service.invalid' },
};

export const telephoneFieldAt = (path: string): keyof TelephoneFields | null => fieldAt(WORDS, path);

/**
 * @param stored whether main has a password already, which an empty field then keeps
 * @param kept what of the account this form doesn't show
 */
export function checkTelephone(
  fields: TelephoneFields,
  stored: boolean,
  kept: Pick<Account, 'id' | 'numbers'> = {},
): Checked<TelephoneFields, Account> {
  const raw = {
    ...(kept.id !== undefined && { id: kept.id }),
    ...(kept.numbers !== undefined && { numbers: kept.numbers }),
    address: fields.address,
    server: withScheme(fields.server),
    ...optional('authorizationUser', fields.authorizationUser),
    ...optional('displayName', fields.displayName),
    line: { number: fields.lineNumber.trim() || suggestedLine(fields.address), kind: fields.lineKind },
    ...optional('physicalIdHeader', fields.physicalIdHeader),
    iceServers: serversOf(fields.iceServers),
    ...optional('country', fields.country),
    ...optional('label', fields.label),
    ...(fields.backupServers.trim() !== '' && { backupServers: filledLines(fields.backupServers).map(withScheme) }),
    ...optional('realm', fields.realm),
    ...(fields.registerSeconds.trim() !== '' && { registerSeconds: Number(fields.registerSeconds) }),
    ...(fields.relayOnly === ON && { relayOnly: true }),
    ...(fields.codecs !== codecNames.join(' ') && { codecs: codecsIn(fields.codecs) }),
    ...(fields.dtmf !== 'rfc4733' && { dtmf: fields.dtmf }),
    ...optional('voicemailNumber', fields.voicemailNumber),
    ...optional('messagesNumber', fields.messagesNumber),
    ...optional('pickupCode', fields.pickupCode),
    ...optional('echoNumber', fields.echoNumber),
  };
  const missing = fields.password === '' && !stored ? { password: 'field.required' as const } : {};
  // An empty address already says so at its own field; the line that would follow from it need not.
  const shown = fields.address.trim() === '' ? { ...raw, line: { ...raw.line, number: raw.line.number || '-' } } : raw;
  return checkedBy(AccountSchema, shown, fields, WORDS, missing);
}

/** The extension, which is what most portals call the line. */
export const suggestedLine = (address: string): string =>
  address
    .trim()
    .replace(/^sips?:/i, '')
    .split('@')[0] ?? '';

/** The names of the codecs that are on, in their order. */
export const codecsIn = (text: string): readonly string[] => text.split(' ').filter((name) => name !== '');

const filledLines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

const withScheme = (server: string): string => {
  const text = server.trim();
  return text === '' || /^[a-z]+:\/\//i.test(text) ? text : `wss://${text}`;
};

const optional = <Name extends string>(name: Name, text: string): Partial<Record<Name, string>> =>
  text.trim() === '' ? {} : ({ [name]: text.trim() } as Record<Name, string>);
