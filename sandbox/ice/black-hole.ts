import { bindUdp, closeUdp } from './udp.ts';

/** A STUN server that takes every request and never answers, as one behind a company firewall does. */
export type BlackHole = {
  /** For `RTCConfiguration.iceServers`. */
  readonly url: string;
  /** How many packets it has swallowed: proof that it was asked. */
  readonly swallowed: number;
  stop(): Promise<void>;
};

export async function startBlackHole(host = '127.0.0.1'): Promise<BlackHole> {
  const socket = await bindUdp(host);
  let swallowed = 0;
  socket.on('message', () => swallowed++);
  return {
    url: `stun:${host}:${socket.address().port}`,
    get swallowed() {
      return swallowed;
    },
    stop: () => closeUdp(socket),
  };
}
