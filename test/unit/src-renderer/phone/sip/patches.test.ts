import type { RTCSession } from 'jssip/lib/RTCSession';
import { describe, expect, it } from 'vitest';
import { guardTermination } from '../../../../../src-renderer/phone/sip/patches.ts';

const [WAITING_FOR_ANSWER, CONFIRMED] = [4, 9];

/** As much of a session as its end concerns. */
function guarded(status: number) {
  const seen: string[] = [];
  const session = {
    status,
    isEnded: () => false,
    terminate: ({ reason_phrase: reason = 'by us' } = {}) => void seen.push(`ended: ${reason}`),
  };
  guardTermination(session as unknown as RTCSession, () => void seen.push('offer failed'));
  return { seen, end: (reason?: string) => session.terminate(reason === undefined ? {} : { reason_phrase: reason }) };
}

describe('a call that talks', () => {
  it.each(['Media Renegotiation Failed', 'Connection Error', 'Request Timeout'])('does not end for %s', (reason) => {
    const { seen, end } = guarded(CONFIRMED);
    end(reason);
    expect(seen).toEqual(['offer failed']);
  });

  it('does not end because JsSIP’s own watch says so (trap 10)', () => {
    const { seen, end } = guarded(CONFIRMED);
    end('RTP Timeout');
    expect(seen).toEqual([]);
  });

  it('ends when the other side does not know it any more (trap 9), and when we say so', () => {
    const { seen, end } = guarded(CONFIRMED);
    end('Dialog Error');
    end();
    expect(seen).toEqual(['ended: Dialog Error', 'ended: by us']);
  });
});

it('a call that is not answered ends when nobody can be reached', () => {
  const { seen, end } = guarded(WAITING_FOR_ANSWER);
  end('Connection Error');
  end('Request Timeout');
  expect(seen).toEqual(['ended: Connection Error', 'ended: Request Timeout']);
});
