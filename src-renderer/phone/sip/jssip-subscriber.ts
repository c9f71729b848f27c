/** JsSIP's subscriber behind our interface. */
import type { UA } from 'jssip';
import type { Subscriber, SubscriberEvents, SubscriptionEnd } from './subscription.ts';
import type { Wanted } from './subscriptions.ts';

const EXPIRES = 1800;

/** JsSIP's termination codes (`lib/Subscriber.js`). */
const TIMEOUTS = [0, 5];
const TRANSPORT_ERROR = 1;
const FINAL_NOTIFY = 6;
const WRONG_NOTIFY = 7;

/** How long the answer to an unsubscription may take. */
const FAREWELL = 5000;

/** Private in JsSIP: it would go on refreshing one whose unsubscription was answered by no NOTIFY. */
interface Internals {
  _terminateDialog(code: number): void;
}
/** Missing in JsSIP's types. */
interface Normalizing {
  normalizeTarget(target: string): object | undefined;
}
interface Emitting {
  on(event: 'notify', listener: (isFinal: boolean, request: unknown, body: string | undefined) => void): void;
  on(event: 'terminated', listener: (code: number, reason?: string, retryAfter?: number) => void): void;
}

/** @throws TypeError when the target is no address */
export function subscribe(ua: UA, { target, event, accept }: Wanted, events: SubscriberEvents): Subscriber {
  if (!isAddress(ua, target)) throw new TypeError('no address');
  const subscriber = ua.subscribe(target, event, accept, { expires: EXPIRES, contentType: '' });
  let over = false;
  const emitter = subscriber as unknown as Emitting;
  emitter.on('notify', (_isFinal, _request, body) => {
    if (!over && body !== undefined) events.notified(body);
  });
  emitter.on('terminated', (code, reason, retryAfter) => {
    if (over) return;
    over = true;
    events.ended(endOf(code, reason, retryAfter));
  });
  subscriber.subscribe();
  const forget = (): void => (subscriber as unknown as Internals)._terminateDialog(FINAL_NOTIFY);
  return {
    stop() {
      if (over) return;
      over = true;
      subscriber.terminate();
      if (!ua.isConnected()) forget();
      else setTimeout(forget, FAREWELL);
    },
    abandon() {
      over = true;
      forget();
    },
  };
}

function isAddress(ua: UA, target: string): boolean {
  try {
    return (ua as unknown as Normalizing).normalizeTarget(target) !== undefined;
  } catch {
    // A broken %-escape's URIError.
    return false;
  }
}

function endOf(code: number, reason?: string, retryAfter?: number): SubscriptionEnd {
  if (code === TRANSPORT_ERROR) return { type: 'connectionLost' };
  if (code === FINAL_NOTIFY) return { type: 'ended', reason: reason ?? '', retryAfter: retryAfter ?? null };
  return TIMEOUTS.includes(code) || code === WRONG_NOTIFY ? { type: 'noAnswer' } : { type: 'refused' };
}
