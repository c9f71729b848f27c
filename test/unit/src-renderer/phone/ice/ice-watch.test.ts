import { expect, it } from 'vitest';
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

function watched() {
  const connection = new Connection();
  const asked: string[] = [];
  const watch = new IceWatch(false, { restart: () => void asked.push('restart'), lost: () => void asked.push('lost') });
  watch.watch(connection as unknown as RTCPeerConnection);
  return { connection, watch, asked };
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
