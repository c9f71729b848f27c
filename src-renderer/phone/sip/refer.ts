/** REFER within a call (RFC 3515): asks the other side to call somebody else, and hears how that went. */
import type { ReferOptions, RTCSession } from 'jssip/lib/RTCSession';

export interface ReferEvents {
  /** 202: the other side will try. */
  accepted(): void;
  /** A NOTIFY with a provisional status. */
  progress(): void;
  done(status: number): void;
  /** Refused, or tried in vain; null where no status says so. */
  failed(status: number | null): void;
}

interface Internals {
  readonly _request: { readonly call_id: string };
  readonly _from_tag: string;
  readonly _to_tag: string;
}

/** @returns false when the call is in no state for it; then no event comes */
export function refer(session: RTCSession, target: string, replaced: RTCSession | null, events: ReferEvents): boolean {
  const eventHandlers = {
    requestSucceeded: () => events.accepted(),
    trying: () => events.progress(),
    progress: () => events.progress(),
    accepted: (event: Notified) => events.done(statusOf(event)),
    failed: (event: Notified) => events.failed(statusOf(event)),
    requestFailed: ({ response, cause }: Refused) =>
      events.failed(response?.status_code ?? (cause === 'Request Timeout' ? 408 : null)),
  };
  const options: ReferOptions = { eventHandlers };
  if (replaced !== null) options.replaces = inTheirOrder(replaced);
  // Its type says void; it is the subscription, or false.
  return (session.refer(target, options) as unknown) !== false;
}

interface Notified {
  readonly status_line: { readonly status_code: number | string };
}
interface Refused {
  readonly response: { readonly status_code: number } | null;
  readonly cause: string;
}

const statusOf = ({ status_line }: Notified): number => Number(status_line.status_code);

/**
 * `to-tag` in Replaces is the tag of whoever receives it (RFC 3891 3). JsSIP writes the tags of the INVITE, which is the
 * same only in a call that we made.
 */
function inTheirOrder(replaced: RTCSession): RTCSession {
  const { _request, _from_tag, _to_tag } = replaced as unknown as Internals;
  const ours = (replaced.direction as string) === 'outgoing';
  const tags = ours ? { _from_tag, _to_tag } : { _from_tag: _to_tag, _to_tag: _from_tag };
  return { _request, ...tags } as unknown as RTCSession;
}
