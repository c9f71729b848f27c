/**
 * A call that is passed on, named in SIP: where the announcement between desktops (`handover.ts`) gets lost, the telephone
 * still brings the CALL_ID. Refer-To of a blind transfer carries it as a header of its address (RFC 3261 19.1.1,
 * RFC 3515 2.1), and whoever follows puts it into the INVITE:
 *
 *   Refer-To: <sip:103@pbx?X-Offhook-Call=externalCall.0f…e1.1790000001/12/95>
 *   X-Offhook-Call: externalCall.0f…e1.1790000001/12/95
 *
 * CALL_ID, the portal's id of who passes it on, and for how many seconds the customer has been talked to. Whoever can
 * place a call can write this, so it is a hint that has to be proven.
 */
export const PASSED_CALL_HEADER = 'X-Offhook-Call';

export interface PassedCall {
  readonly portalCallId: string;
  readonly fromUserId: string;
  readonly talkedSeconds: number;
}

/** @returns null for a CALL_ID that isn't the portal's own: it would need escaping, and prove nothing */
export function writePassedCall({ portalCallId, fromUserId, talkedSeconds }: PassedCall): string | null {
  const text = `${portalCallId}/${fromUserId}/${Math.min(MOST_SECONDS, Math.max(0, Math.round(talkedSeconds)))}`;
  return WRITTEN.test(text) ? text : null;
}

export function readPassedCall(text: string): PassedCall | null {
  const [, portalCallId, fromUserId, seconds] = WRITTEN.exec(text.trim()) ?? [];
  if (portalCallId === undefined || fromUserId === undefined) return null;
  return { portalCallId, fromUserId, talkedSeconds: Number(seconds) };
}

const MOST_SECONDS = 99_999;
const WRITTEN = /^(externalCall\.[0-9a-f]{32}\.\d{9,11})\/(\d{1,20})\/(\d{1,5})$/i;
