import { expect, it } from 'vitest';
import type { Registration as State } from '#shared/phone.ts';
import { Registration } from '../../../../src-renderer/phone/registration.ts';

function world() {
  const [done, states]: [string[], State[]] = [[], []];
  const registration = new Registration({
    register: () => void done.push('register'),
    reconnect: () => void done.push('reconnect'),
    isConnected: () => true,
    changed: (state) => void states.push(state),
  });
  return { registration, done, states };
}

it('takes a connection on which no answer comes for a dead one', () => {
  const { registration, done, states } = world();
  registration.connected();
  registration.registered();
  registration.failed({ type: 'noAnswer' });
  expect(done).toEqual(['register', 'reconnect']);
  // What the program itself has closed is no news.
  registration.disconnected(false);
  expect(states.at(-1)).toEqual({ state: 'offline', reason: 'sipTimeout' });
  registration.stop();
});

it('keeps a connection on which the answer is no', () => {
  const { registration, done } = world();
  registration.connected();
  registration.failed({ type: 'status', status: 403, authorized: false, retryAfter: null });
  expect(done).toEqual(['register']);
  registration.stop();
});
