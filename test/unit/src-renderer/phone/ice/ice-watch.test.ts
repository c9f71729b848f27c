import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IceWatch } from '../../../../../src-renderer/phone/ice/ice-watch.ts';

/** As much of a peer connection as its state concerns. */
class Connection extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new';
  readonly iceConnectionState = 'checking';
  readonly localDescription = null;
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched({ answers = true } = {}) {
  const connection = new Connection();
  const asked: string[] = [];
  const facts = { answers, under: 0 };
  const watch = new IceWatch(false, {
    offer: async (iceRestart) => {
      if (facts.under > 0) asked.push('a second beside it');
      facts.under += 1;
      asked.push(iceRestart ? 'restart' : 'offer');
      await new Promise((answer) => setTimeout(answer, 100));
      facts.under -= 1;
      return facts.answers;
    },
    lost: () => void asked.push('lost'),
  });
  watch.watch(connection as unknown as RTCPeerConnection);
  return { connection, watch, asked, facts };
}

it('a path that dies during the call is offered anew', () => {
  const { connection, watch, asked } = watched();
  watch.answered();
  connection.become('connected');
  connection.become('failed');
  expect(asked).toEqual(['restart']);
  watch.close();
});

it('a path that was dead before the answer is offered anew with it: nothing else would happen any more', () => {
  const { connection, watch, asked } = watched();
  connection.become('failed');
  expect(asked).toEqual([]);
  watch.answered();
  expect(asked).toEqual(['restart']);
  // The answer to the restart's offer asks for no other one.
  watch.answered();
  expect(asked).toEqual(['restart']);
  watch.close();
});

it('one that limps has two seconds, then it is offered anew', async () => {
  const { connection, watch, asked } = watched();
  watch.answered();
  connection.become('connected');
  connection.become('disconnected');
  await vi.advanceTimersByTimeAsync(1900);
  connection.become('connected');
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual([]);
  connection.become('disconnected');
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toEqual(['restart']);
  connection.become('connected');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual(['restart']);
  watch.close();
});

it('a restart that was answered and did not help means that the call is lost', async () => {
  const { connection, watch, asked } = watched();
  watch.answered();
  connection.become('failed');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual(['restart']);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(['restart', 'lost']);
  watch.close();
});

it('while no offer gets through, one at a time is tried, for a minute', async () => {
  const { connection, watch, asked, facts } = watched({ answers: false });
  watch.answered();
  connection.become('disconnected');
  await vi.advanceTimersByTimeAsync(2000);
  connection.become('failed');
  connection.become('failed');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(new Set(asked)).toEqual(new Set(['restart']));
  expect(asked.length).toBeGreaterThan(10);
  facts.answers = true;
  await vi.advanceTimersByTimeAsync(1200);
  connection.become('connected');
  const tries = asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(tries);

  facts.answers = false;
  connection.become('failed');
  await vi.advanceTimersByTimeAsync(62_000);
  expect(asked.at(-1)).toBe('lost');
  watch.close();
});
