/** The client in a payload of the card (bitrix24.md 6.2): `initialized` and `entityChanged` name it alike. For frame and hub. */
import type { CardEntity } from './hub-port.ts';

/** @returns nothing when the card shows no client: the id is 0 then */
export function readEntity(payload: Readonly<Record<string, unknown>>): { entity?: CardEntity } {
  const type = payload['CRM_ENTITY_TYPE'];
  const id = Number(payload['CRM_ENTITY_ID']);
  return typeof type === 'string' && type !== '' && Number.isInteger(id) && id > 0
    ? { entity: { type: type.slice(0, 50), id } }
    : {};
}
