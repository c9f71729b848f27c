import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export type UdpAddress = { readonly host: string; readonly port: number };

/** A UDP socket that listens; port 0 takes a free one. */
export async function bindUdp(host: string, port = 0): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(port, host);
  await once(socket, 'listening');
  return socket;
}

export async function closeUdp(socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}
