import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BEAT, KeepAlive, PATIENCE } from '../../../../../src-renderer/phone/sip/keep-alive.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PING = '\r\n\r\n';

function world() {
  const sent: string[] = [];
  const state = { silent: 0 };
  const keepAlive = new KeepAlive({
    send: (text) => void sent.push(text),
    options: () => 'OPTIONS',
    silent: () => void (state.silent += 1),
  });
  return { sent, state, keepAlive };
}

describe('a connection', () => {
  it('that says nothing more is dead in less than five seconds', () => {
    const { state, keepAlive } = world();
    expect(BEAT + PATIENCE).toBeLessThan(5000);
    vi.advanceTimersByTime(1000);
    keepAlive.heard('SIP/2.0 200 OK');
    vi.advanceTimersByTime(BEAT + PATIENCE - 1);
    expect(state.silent).toBe(0);
    vi.advanceTimersByTime(1);
    expect(state.silent).toBe(1);
  });

  it('on which something is heard all the time is asked nothing', () => {
    const { sent, state, keepAlive } = world();
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1000);
      keepAlive.heard('INVITE');
    }
    expect([sent, state.silent]).toEqual([[PING, 'OPTIONS'], 0]);
    keepAlive.stop();
  });

  it('is asked by an empty line where that is answered', () => {
    const { sent, state, keepAlive } = world();
    expect(sent).toEqual([PING, 'OPTIONS']);
    keepAlive.heard('\r\n');
    vi.advanceTimersByTime(BEAT);
    keepAlive.heard('\r\n');
    vi.advanceTimersByTime(BEAT);
    expect(sent).toEqual([PING, 'OPTIONS', PING, PING]);
    expect(state.silent).toBe(0);
    keepAlive.stop();
  });

  it('is asked by OPTIONS where it is not', () => {
    const { sent, keepAlive } = world();
    keepAlive.heard('SIP/2.0 200 OK\r\nCall-ID: somebody-else');
    expect(keepAlive.hasAnswered).toBe(false);
    keepAlive.heard('SIP/2.0 401 Unauthorized\r\nCall-ID: alive-1');
    vi.advanceTimersByTime(BEAT);
    expect(sent).toEqual([PING, 'OPTIONS', 'OPTIONS']);
    expect(keepAlive.hasAnswered).toBe(true);
    keepAlive.stop();
  });
});

describe('after a change of network', () => {
  it('a connection has 600 ms, or four times of what it took before', () => {
    const { state, keepAlive } = world();
    keepAlive.probe(() => {});
    vi.advanceTimersByTime(599);
    expect(state.silent).toBe(0);
    vi.advanceTimersByTime(1);
    expect(state.silent).toBe(1);

    const slow = world();
    vi.advanceTimersByTime(300);
    slow.keepAlive.heard('SIP/2.0 200 OK');
    slow.keepAlive.probe(() => {});
    vi.advanceTimersByTime(1199);
    expect(slow.state.silent).toBe(0);
    vi.advanceTimersByTime(1);
    expect(slow.state.silent).toBe(1);
  });

  it('one that lives says so once', () => {
    const { keepAlive } = world();
    let told = 0;
    keepAlive.probe(() => void (told += 1));
    keepAlive.heard('\r\n');
    keepAlive.heard('\r\n');
    expect(told).toBe(1);
    keepAlive.stop();
  });
});
