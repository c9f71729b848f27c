import { describe, expect, it } from 'vitest';
import { readPassedCall, writePassedCall } from '#shared/passed-call.ts';

const portalCallId = `externalCall.${'a1'.repeat(16)}.1790000000`;

describe('a call that is passed on, named in SIP', () => {
  it('reads what it has written, whole seconds at most a day', () => {
    const text = writePassedCall({ portalCallId, fromUserId: '12', talkedSeconds: 94.6 });
    expect(text).toBe(`${portalCallId}/12/95`);
    expect(readPassedCall(` ${text} `)).toEqual({ portalCallId, fromUserId: '12', talkedSeconds: 95 });
    expect(writePassedCall({ portalCallId, fromUserId: '12', talkedSeconds: 1e9 })).toBe(`${portalCallId}/12/99999`);
    expect(writePassedCall({ portalCallId, fromUserId: '12', talkedSeconds: -1 })).toBe(`${portalCallId}/12/0`);
  });

  it('needs no escaping in an address (RFC 3261 25.1, hnv-unreserved)', () => {
    expect(writePassedCall({ portalCallId, fromUserId: '12', talkedSeconds: 5 })).toMatch(/^[\w./-]+$/);
  });

  it.each(['C', 'externalCall.zz.1', `${portalCallId}?x=y`, ''])('writes no CALL_ID like %j', (odd) => {
    expect(writePassedCall({ portalCallId: odd, fromUserId: '12', talkedSeconds: 5 })).toBeNull();
  });

  it.each([
    '',
    portalCallId,
    `${portalCallId}/12`,
    `${portalCallId}/x/5`,
    `${portalCallId}/12/5/6`,
    `x${portalCallId}/12/5`,
  ])('reads nothing in %j', (odd) => {
    expect(readPassedCall(odd)).toBeNull();
  });
});
