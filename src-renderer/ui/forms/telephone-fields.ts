/** The telephone form: its texts and the account that they make. Pure. */
import { type Account, AccountSchema } from '#shared/settings.ts';
import { checkedBy, type FieldWords, fieldAt } from './checked.ts';
import { linesOf, serversOf } from './ice-lines.ts';
import type { Checked } from './use-form.ts';

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
    | 'country',
    string
  >
>;

export function telephoneFields(account: Account | null): TelephoneFields {
  return {
    address: account?.address ?? '',
    password: '',
    server: account?.server ?? '',
    authorizationUser: account?.authorizationUser ?? '',
    displayName: account?.displayName ?? '',
    lineNumber: account?.line.number ?? '',
    lineKind: account?.line.kind ?? 'direct',
    physicalIdHeader: account?.physicalIdHeader ?? '',
    iceServers: linesOf(account?.iceServers ?? []),
    country: account?.country ?? '',
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
};

export const telephoneFieldAt = (path: string): keyof TelephoneFields | null => fieldAt(WORDS, path);

/** @param stored whether main has a password already, which an empty field then keeps */
export function checkTelephone(fields: TelephoneFields, stored: boolean): Checked<TelephoneFields, Account> {
  const raw = {
    address: fields.address,
    server: withScheme(fields.server),
    ...optional('authorizationUser', fields.authorizationUser),
    ...optional('displayName', fields.displayName),
    line: { number: fields.lineNumber.trim() || suggestedLine(fields.address), kind: fields.lineKind },
    ...optional('physicalIdHeader', fields.physicalIdHeader),
    iceServers: serversOf(fields.iceServers),
    ...optional('country', fields.country),
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

const withScheme = (server: string): string => {
  const text = server.trim();
  return text === '' || /^[a-z]+:\/\//i.test(text) ? text : `wss://${text}`;
};

const optional = <Name extends string>(name: Name, text: string): Partial<Record<Name, string>> =>
  text.trim() === '' ? {} : ({ [name]: text.trim() } as Record<Name, string>);
