/** The one patch on JsSIP's session: by its `terminate` it ends calls that are fine. */
import type { RTCSession, TerminateOptions } from 'jssip/lib/RTCSession';

const CONFIRMED = 9;

/**
 * Lets through what ends a call for good. JsSIP (3.13.8, pinned) also calls `terminate` when a re-INVITE was refused
 * (pbx.md 5, trap 2), when the socket went away under an in-dialog request (trap 4), when ICE "failed" before we tried a
 * restart (trap 10), and on a session that has ended already, where it throws (trap 14): of a dialog that was replaced
 * (RFC 3891) whose other side hung up first.
 */
export function guardTermination(session: RTCSession, offerFailed: () => void): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options: TerminateOptions = {}) => {
    if (session.isEnded()) return;
    switch (options.reason_phrase) {
      case 'Media Renegotiation Failed':
        return offerFailed();
      case 'RTP Timeout':
        return;
      // The server found nobody in time, or itself gave none (408): that says nothing of the call (trap 9 is a 481).
      case 'Request Timeout':
      case 'Connection Error':
        if ((session.status as number) === CONFIRMED) return offerFailed();
    }
    terminate(options);
  };
}
