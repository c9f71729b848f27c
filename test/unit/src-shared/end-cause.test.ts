import { describe, expect, it } from 'vitest';
import { causeOfCancel, causeOfGivingUp, causeOfRefusal } from '#shared/end-cause.ts';

describe('a refused INVITE', () => {
  it.each([
    [486, 'busy'],
    [600, 'busy'],
    [408, 'noAnswer'],
    [480, 'unavailable'],
    [603, 'declined'],
    [404, 'invalidNumber'],
    [410, 'invalidNumber'],
    [484, 'invalidNumber'],
    [604, 'invalidNumber'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [407, 'forbidden'],
    [487, 'cancelled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [599, 'unavailable'],
    [488, 'failed'],
    [606, 'failed'],
  ] as const)('with %i means %s', (status, cause) => {
    expect(causeOfRefusal(status)).toBe(cause);
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
