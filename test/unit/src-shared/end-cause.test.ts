import { describe, expect, it } from 'vitest';
import type { EndCause } from '#shared/call.ts';
import { causeOfCancel, causeOfGivingUp, causeOfRefusal } from '#shared/end-cause.ts';

/** Every status of RFC 3261 21.3 to 21.6 and of the registry (IANA, SIP Response Codes) that can answer an INVITE. */
const outcomes: Readonly<Partial<Record<EndCause, readonly number[]>>> = {
  busy: [486, 600],
  declined: [603, 607, 608],
  noAnswer: [408],
  cancelled: [487],
  invalidNumber: [404, 410, 416, 484, 485, 604],
  forbidden: [401, 402, 403, 407, 433],
  unavailable: [300, 301, 302, 305, 380, 480, 500, 501, 502, 503, 504, 505, 513, 555, 580, 599],
  failed: [
    400, 405, 406, 412, 413, 414, 415, 417, 420, 421, 422, 423, 425, 428, 436, 437, 438, 439, 440, 469, 470, 481, 482,
    483, 488, 489, 491, 493, 494, 606,
  ],
};
const statuses = Object.entries(outcomes).flatMap(([cause, codes]) => codes.map((code) => [code, cause] as const));

describe('a refused INVITE', () => {
  it.each(statuses)('with %i means %s', (status, cause) => {
    expect(causeOfRefusal(status)).toBe(cause);
  });

  it.each([
    ['a busy trunk', 503, ['Q.850;cause=17'], 'busy'],
    ['nobody there, as Asterisk says it', 480, ['Q.850;cause=19;text="User alerting, no answer"'], 'noAnswer'],
    ['nobody responding', 408, ['Q.850;cause=18'], 'noAnswer'],
    ['a callee who declined behind a B2BUA', 403, ['Q.850;cause=21'], 'declined'],
    ['a number that is not allocated', 500, ['Q.850;cause=1'], 'invalidNumber'],
    ['parameters in another order', 503, ['Q.850;text="User busy";cause=17'], 'busy'],
    ['the second of two headers', 503, ['SIP;cause=503', ' q.850 ; cause = 17'], 'busy'],
    ['congestion', 503, ['Q.850;cause=34'], 'unavailable'],
    ['a cause that says nothing', 486, ['Q.850;cause=16'], 'busy'],
    ['an unknown cause', 404, ['Q.850;cause=999'], 'invalidNumber'],
    ['another protocol’s cause', 480, ['SIP;cause=17'], 'unavailable'],
    ['a call that we have cancelled', 487, ['Q.850;cause=17'], 'cancelled'],
    ['garbage', 480, ['Q.850', ';;=', 'Q.850;cause=banana'], 'unavailable'],
  ] as const)('with a Reason for %s: %i and %j mean %s', (_, status, reasons, cause) => {
    expect(causeOfRefusal(status, reasons)).toBe(cause);
  });
});

describe('a cancelled INVITE', () => {
  it.each([
    ['without a Reason', []],
    ['because the caller gave up', ['Q.850;cause=127']],
    ['because the ring time ran out', ['Q.850;cause=0']],
    ['because a local channel ended', ['Q.850;cause=16']],
    ['with a cause that only begins alike', ['SIP;cause=2000', 'Q.850;cause=260']],
  ])('%s is missed', (_, reasons) => {
    expect(causeOfCancel(reasons)).toBe('missed');
  });

  it.each([
    ['by SIP 200', ['SIP;cause=200;text="Call completed elsewhere"']],
    ['by Q.850 26', ['Q.850;cause=26']],
    ['by the second of two headers', ['Q.850;cause=16', 'SIP ;cause=200']],
  ])('%s was answered elsewhere', (_, reasons) => {
    expect(causeOfCancel(reasons)).toBe('answeredElsewhere');
  });
});

describe('giving up before the answer', () => {
  it('declines what came in and cancels what went out', () => {
    expect(causeOfGivingUp('incoming')).toBe('declined');
    expect(causeOfGivingUp('outgoing')).toBe('cancelled');
  });
});
