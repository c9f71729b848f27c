/** The Bitrix24 form: its texts and the settings that they make. Pure. */
import { PortalSchema, type PortalSettings } from '#shared/settings.ts';
import { checkedBy, type FieldWords, fieldAt } from './checked.ts';
import type { Checked } from './use-form.ts';

export type PortalFields = Readonly<
  Record<'origin' | 'handlerOrigin' | 'hostOrigin' | 'clientId' | 'clientSecret', string>
>;

export const portalFields = (portal: Partial<PortalSettings> | null): PortalFields => ({
  origin: portal?.origin ?? '',
  handlerOrigin: portal?.handlerOrigin ?? '',
  hostOrigin: portal?.hostOrigin ?? '',
  clientId: portal?.clientId ?? '',
  clientSecret: '',
});

const WORDS: FieldWords<PortalFields> = {
  origin: { path: 'origin', invalid: 'portal.address.invalid' },
  handlerOrigin: { path: 'handlerOrigin', invalid: 'portal.address.invalid' },
  hostOrigin: { path: 'hostOrigin', invalid: 'portal.address.invalid' },
  clientId: { path: 'clientId', invalid: 'portal.clientId.invalid' },
  clientSecret: { path: 'clientSecret', invalid: 'field.unusable' },
};

export const portalFieldAt = (path: string): keyof PortalFields | null => fieldAt(WORDS, path);

/**
 * A companion host that is named may have the key: main asks it, and says so if it hasn't.
 * @param stored whether main has the key already, which an empty field then keeps
 */
export function checkPortal(fields: PortalFields, stored: boolean): Checked<PortalFields, PortalSettings> {
  const hostOrigin = withScheme(fields.hostOrigin);
  const raw = {
    origin: withScheme(fields.origin),
    handlerOrigin: withScheme(fields.handlerOrigin),
    ...(hostOrigin !== '' && { hostOrigin }),
    clientId: fields.clientId,
  };
  const mustHave = fields.clientSecret === '' && !stored && hostOrigin === '';
  const missing = mustHave ? { clientSecret: 'field.required' as const } : {};
  return checkedBy(PortalSchema, raw, fields, WORDS, missing);
}

const withScheme = (address: string): string => {
  const text = address.trim();
  return text === '' || /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
};
