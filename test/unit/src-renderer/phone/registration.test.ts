import { expect, it, vi } from 'vitest';
import type { Registration as State } from '#shared/phone.ts';
import { Registration } from '../../../../src-renderer/phone/registration.ts';

function world(next = { isNew: false }) {
  const [done, states]: [string[], State[]] = [[], []];
  const registration = new Registration({
    register: () => void done.push('register'),
    tryNextServer: () => {
      done.push('next');
      return next.isNew;
    },
    isConnected: () => true,
    server: () => 'wss://pbx',
    changed: (state) => void states.push(state),
  });
  return { registration, done, states };
}

it('leaves a server that gives no answer for the next one, and registers there at once', () => {
  const { registration, done, states } = world({ isNew: true });
  registration.connected();
  registration.registered();
  registration.failed({ type: 'noAnswer' });
  registration.disconnected(false);
  registration.connected();
  expect(done).toEqual(['register', 'next', 'register']);
  expect(states.at(-1)).toMatchObject({ state: 'offline' });
  registration.registered();
  expect(states.at(-1)).toEqual({ state: 'registered', server: 'wss://pbx' });
  registration.stop();
});

it('pauses when every server has had its turn', () => {
  const { registration, done, states } = world();
  registration.connected();
  registration.failed({ type: 'status', status: 503, authorized: false, retryAfter: null });
  registration.disconnected(false);
  registration.connected();
  expect(done).toEqual(['register', 'next']);
  // What the program itself has closed is no news.
  expect(states.at(-1)).toEqual({ state: 'offline', reason: 'sipServerRefused' });
  registration.stop();
});

it('keeps a connection on which the answer is no', () => {
  const { registration, done } = world({ isNew: true });
  registration.connected();
  registration.failed({ type: 'status', status: 403, authorized: false, retryAfter: null });
  expect(done).toEqual(['register']);
  registration.stop();
});

it('renews after a change of network, unless it is fresh', () => {
  vi.useFakeTimers();
  try {
    const { registration, done } = world();
    registration.connected();
    registration.registered();
    registration.renew();
    expect(done).toEqual(['register']);
    vi.advanceTimersByTime(6000);
    registration.renew();
    registration.renew();
    expect(done).toEqual(['register', 'register']);
    registration.stop();
  } finally {
    vi.useRealTimers();
  }
});
