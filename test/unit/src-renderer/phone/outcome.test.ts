import { describe, expect, it } from 'vitest';
import { type EndFacts, givenUp, outcome } from '../../../../src-renderer/phone/outcome.ts';

const facts = (more: Partial<EndFacts>): EndFacts => ({
  by: 'remote',
  answered: false,
  cause: 'Terminated',
  status: null,
  reasons: [],
  minSessionExpires: null,
  ...more,
});

describe('how a call ended', () => {
  it.each([
    ['busy', { cause: 'Busy', status: 486 }, 486],
    ['busy', { cause: 'Busy', status: 600 }, 600],
    ['declined', { cause: 'Rejected', status: 603 }, 603],
    ['noAnswer', { cause: 'Unavailable', status: 408 }, 408],
    ['unavailable', { cause: 'Unavailable', status: 480 }, 480],
    ['invalidNumber', { cause: 'Not Found', status: 404 }, 404],
    ['forbidden', { cause: 'Rejected', status: 403 }, 403],
    ['forbidden', { cause: 'Authentication Error', status: 407 }, 407],
    ['unavailable', { cause: 'SIP Failure Code', status: 503 }, 503],
    ['failed', { cause: 'Incompatible SDP', status: 488 }, 488],
  ] as const)('outgoing, %s: %o', (cause, more, sipCode) => {
    expect(outcome('outgoing', null, facts(more))).toEqual({ cause, by: 'remote', sipCode });
  });

  it('outgoing: the socket went away, which JsSIP calls "Canceled"', () => {
    const end = outcome('outgoing', null, facts({ by: 'local', cause: 'Canceled' }));
    expect(end).toEqual({ cause: 'network', by: 'local', sipCode: null });
  });

  it('outgoing: nobody answered the INVITE', () => {
    expect(outcome('outgoing', null, facts({ by: 'local', cause: 'Request Timeout' })).cause).toBe('network');
  });

  it('incoming: taken elsewhere if any Reason says so, else missed', () => {
    const cancel = (reasons: readonly string[]) =>
      outcome('incoming', null, facts({ cause: 'Canceled', reasons })).cause;
    expect(cancel(['Q.850;cause=26', 'SIP;cause=200;text="Call completed elsewhere"'])).toBe('answeredElsewhere');
    expect(cancel(['Q.850;cause=127'])).toBe('missed');
    expect(cancel([])).toBe('missed');
  });

  it.each([
    ['No Answer', 408],
    ['Expires', 487],
    ['Terminated', 487],
  ])('incoming: %s is a missed call', (cause, sipCode) => {
    expect(outcome('incoming', null, facts({ by: 'local', cause }))).toMatchObject({ cause: 'missed', sipCode });
  });

  it('incoming: our own answer failed', () => {
    expect(outcome('incoming', null, facts({ by: 'local', cause: 'WebRTC Error' })).cause).toBe('failed');
  });

  it('answered: hung up by whoever did it', () => {
    expect(outcome('incoming', null, facts({ answered: true }))).toEqual({
      cause: 'hungup',
      by: 'remote',
      sipCode: null,
    });
    const ours = givenUp('outgoing', true, null);
    expect(outcome('outgoing', ours, facts({ answered: true, by: 'local' }))).toBe(ours);
  });

  it.each(['Connection Error', 'Request Timeout', 'RTP Timeout', 'Dialog Error', 'No ACK'])(
    'answered: %s is a lost call',
    (cause) => {
      expect(outcome('outgoing', null, facts({ answered: true, by: 'local', cause })).cause).toBe('network');
    },
  );

  it('what we set out to do counts, unless the other side was quicker', () => {
    const ours = givenUp('incoming', false, 486);
    expect(ours).toEqual({ cause: 'declined', by: 'local', sipCode: 486 });
    expect(outcome('incoming', ours, facts({ by: 'local', cause: 'Rejected' }))).toBe(ours);
    expect(outcome('incoming', ours, facts({ cause: 'Canceled' })).cause).toBe('missed');
  });
});
