/**
 * The placement was deleted because it loaded too slowly (bitrix24.md 5.4): the portal says so without any proof. So it
 * is asked, at most once in ten minutes and by whichever replica comes first, and the placement bound again.
 */
import * as v from 'valibot';
import { HOST_PATH } from '#shared/host-api.ts';
import { PortalError, type PortalApi } from '#shared/web/portal/portal-api.ts';
import type { Alerts } from '../alerts.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';

export const WORKER = 'PAGE_BACKGROUND_WORKER';

const BoundSchema = v.array(v.object({ placement: v.string(), handler: v.string() }));
const CHECK_EVERY_MS = 600_000;

export type GuardOutcome = 'asked lately' | 'still bound' | 'bound again' | 'failed';

export const placementHandler = (publicUrl: string) => ({
  handler: `${publicUrl}${HOST_PATH.placement}`,
  errorHandlerUrl: `${publicUrl}${HOST_PATH.placementError}`,
});

export async function guardPlacement(
  parts: HostParts,
  portals: PortalAccess,
  alerts: Alerts,
  memberId: string,
): Promise<GuardOutcome> {
  const isDue = await parts.store.putIfAbsent(`placement-check/${memberId}`, {}, CHECK_EVERY_MS);
  if (isDue === null) return 'asked lately';
  const api = portals.admin(memberId);
  try {
    if (await isBound(api, parts.config.publicUrl)) return 'still bound';
    await alerts.raise('placementDeleted', { memberId });
    await bindPlacement(api, parts.config.publicUrl);
    parts.log.info('placement.boundAgain', { memberId });
    return 'bound again';
  } catch (error) {
    await alerts.raise('placementNotRepaired', { memberId, error });
    return 'failed';
  }
}

export async function isBound(api: PortalApi, publicUrl: string): Promise<boolean> {
  const bound = v.parse(BoundSchema, await api.call('placement.get', {}));
  const { handler } = placementHandler(publicUrl);
  return bound.some((row) => row.placement === WORKER && row.handler === handler);
}

/** Somebody who was quicker is no error. */
export async function bindPlacement(api: PortalApi, publicUrl: string): Promise<void> {
  const { handler, errorHandlerUrl } = placementHandler(publicUrl);
  try {
    await api.call('placement.bind', { PLACEMENT: WORKER, HANDLER: handler, OPTIONS: { errorHandlerUrl } });
  } catch (error) {
    if (!(error instanceof PortalError && /already binded/i.test(error.description))) throw error;
  }
}
