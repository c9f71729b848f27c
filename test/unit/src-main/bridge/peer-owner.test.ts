import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { peerOwner, uidOf } from '../../../../src-main/bridge/peer-owner.ts';

// proc(5): 127.0.0.1:40000 (uid 1001) talks to 127.0.0.1:20000 (uid 1000).
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:4E20 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:4E20 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:9C40 0100007F:4E20 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
   3: 0100007F:9C41 0100007F:4E20 06 00000000:00000000 00:00000000 00000000     0        0 4 1 0 20 4 30 10 -1`;

describe('the kernel table', () => {
  it('names the owner of the other end, not of ours', () => {
    expect(uidOf(TABLE, '0100007F', { remote: 40000, local: 20000 })).toBe(1001);
  });

  it('knows no socket that is gone', () => {
    expect(uidOf(TABLE, '0100007F', { remote: 40001, local: 20000 })).toBeNull();
    expect(uidOf(TABLE, '0100007F', { remote: 40002, local: 20000 })).toBeNull();
    expect(uidOf('', '0100007F', { remote: 40000, local: 20000 })).toBeNull();
  });
});

describe.runIf(process.platform === 'linux')('a real socket', () => {
  it.each(['127.0.0.1', '::ffff:127.0.0.1'])('of our own, opened as %s, is ours', async (host) => {
    const { local, remote, close } = await pair(host);
    expect(await peerOwner({ local, remote })).toBe('us');
    await close();
    expect(await peerOwner({ local, remote })).toBe('missing');
  });
});

async function pair(host: string): Promise<{ local: number; remote: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect({ port, host });
  const socket = await accepted;
  return {
    local: port,
    remote: socket.remotePort ?? 0,
    close: async () => {
      const closed = Promise.all([client, socket].map((end) => new Promise((resolve) => end.once('close', resolve))));
      client.resetAndDestroy();
      socket.on('error', () => {});
      await closed;
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
