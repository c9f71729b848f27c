/** The portals that this host serves: one row per member_id, and one per host name that leads to it. */
import * as v from 'valibot';
import { put, read, type Store } from '../store/store.ts';

export const PortalRecordSchema = v.object({
  memberId: v.string(),
  clientId: v.string(),
  /** `https://company.bitrix24.com/rest/`, from the authorization server, never from a request. */
  endpoint: v.string(),
  /** Its authorization server, from the list. */
  server: v.string(),
  /** Sealed; null until an install request or event brought it. */
  applicationToken: v.nullable(v.string()),
  /** Whose tokens we act with. */
  adminUserId: v.string(),
});
export type PortalRecord = v.InferOutput<typeof PortalRecordSchema>;

const HostRowSchema = v.object({ memberId: v.string() });

export const portalKey = (memberId: string): string => `portal/${memberId}`;
const hostKey = (host: string): string => `portal-host/${host.toLowerCase()}`;

export async function findPortal(store: Store, memberId: string): Promise<PortalRecord | null> {
  return (await read(store, portalKey(memberId.toLowerCase()), PortalRecordSchema))?.value ?? null;
}

/** @param host as people write it: `company.bitrix24.com`, with a port if it has one */
export async function findPortalByHost(store: Store, host: string): Promise<PortalRecord | null> {
  const row = await read(store, hostKey(host), HostRowSchema);
  return row === null ? null : findPortal(store, row.value.memberId);
}

export async function keepPortal(store: Store, record: PortalRecord): Promise<void> {
  await put(store, portalKey(record.memberId), record);
  await put(store, hostKey(new URL(record.endpoint).host), { memberId: record.memberId });
}

/** Everything that is known of it. Requests that are under way find nothing and end. */
export async function forgetPortal(store: Store, memberId: string): Promise<void> {
  const record = await findPortal(store, memberId);
  if (record === null) return;
  await store.delete(hostKey(new URL(record.endpoint).host));
  await store.delete(`tokens/${memberId}`);
  await store.delete(portalKey(memberId));
}
