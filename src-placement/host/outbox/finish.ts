/** `finish` for a call that no desktop has taken. */
import { PortalError, type PortalApi } from '#shared/web/portal/portal-api.ts';

/**
 * @param status `OTHER` for a mobile click whose desktop didn't come, `304` for a missed callback (bitrix24.md 3.1)
 * @throws PortalError; not when the call is finished already, by whomever (3.3)
 */
export async function finishUnanswered(api: PortalApi, callId: string, userId: string, status: 'OTHER' | '304') {
  try {
    await api.call('telephony.externalCall.finish', {
      CALL_ID: callId,
      USER_ID: userId,
      DURATION: 0,
      STATUS_CODE: status,
      ADD_TO_CHAT: 0,
    });
  } catch (error) {
    if (!(error instanceof PortalError && /^Call is not found/i.test(error.description))) throw error;
  }
}
