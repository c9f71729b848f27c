import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { classes, Message, methods, parseMessage, RTCPeerConnection } from 'werift';
import { afterEach, describe, expect, test } from 'vitest';
import { startBlackHole } from '../../../sandbox/ice/black-hole.ts';
import { startTurn, type TurnOptions, type TurnServer } from '../../../sandbox/ice/turn/server.ts';
import { bindUdp, closeUdp, type UdpAddress } from '../../../sandbox/ice/udp.ts';

const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.stop();
});

async function server(options?: TurnOptions): Promise<TurnServer> {
  const turn = await startTurn(options);
  open.push(turn);
  return turn;
}

/** A TURN client that signs what it is told to. */
async function client(turn: TurnServer, password = turn.iceServer.credential) {
  const socket = await bindUdp('127.0.0.1');
  open.push({ stop: () => closeUdp(socket) });
  const port = Number(/:(\d+)\?/.exec(turn.iceServer.urls)?.[1]);
  let nonce = Buffer.alloc(0);
  let realm = '';

  const next = async (): Promise<Buffer> => {
    const [packet]: Buffer[] = await once(socket, 'message', { signal: AbortSignal.timeout(3000) });
    return packet ?? Buffer.alloc(0);
  };
  const send = (packet: Buffer): void => socket.send(packet, port, '127.0.0.1');
  const ask = async (request: Message): Promise<Message> => {
    const answer = next();
    send(request.bytes);
    const read = parseMessage(await answer);
    if (!read) throw new Error('no STUN answer');
    nonce = read.getAttributeValue('NONCE') ?? nonce;
    realm = read.getAttributeValue('REALM') ?? realm;
    return read;
  };
  const sign = (request: Message): Message => {
    const { username } = turn.iceServer;
    const key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
    request.setAttribute('USERNAME', username).setAttribute('REALM', realm).setAttribute('NONCE', nonce);
    return request.addMessageIntegrity(key);
  };
  const allocate = async (): Promise<Message> => {
    await ask(allocation());
    return ask(sign(allocation()));
  };
  return { ask, sign, send, next, allocate, staleNonce: () => (nonce = Buffer.from('old')) };
}

const allocation = (): Message =>
  new Message(methods.ALLOCATE, classes.REQUEST).setAttribute('REQUESTED-TRANSPORT', 17 << 24);

function errorOf(answer: Message): number | undefined {
  return answer.getAttributeValue('ERROR-CODE')?.[0];
}

function toPeer(method: methods, { host, port }: UdpAddress): Message {
  return new Message(method, method === methods.SEND ? classes.INDICATION : classes.REQUEST).setAttribute(
    'XOR-PEER-ADDRESS',
    [host, port],
  );
}

/** Somebody on the other side of the relay. */
async function peer() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push({ stop: () => closeUdp(socket) });
  const next = async (): Promise<{ data: string; from: UdpAddress }> => {
    const [data, from] = await once(socket, 'message', { signal: AbortSignal.timeout(3000) });
    return { data: String(data), from: { host: from.address, port: from.port } };
  };
  return {
    address: { host: '127.0.0.1', port: socket.address().port },
    next,
    send: (data: string, to: UdpAddress) => socket.send(data, to.port, to.host),
  };
}

describe('an allocation', () => {
  test('needs credentials', async () => {
    const turn = await server();
    const { ask } = await client(turn);
    const refused = await ask(allocation());
    expect(errorOf(refused)).toBe(401);
    expect(refused.getAttributeValue('REALM')).toBe('turn.sandbox');
    expect(turn.allocations).toBe(0);
  });

  test('needs the right password', async () => {
    const { allocate } = await client(await server(), 'guess');
    expect(errorOf(await allocate())).toBe(401);
  });

  test('needs a fresh nonce', async () => {
    const { ask, sign, staleNonce } = await client(await server());
    await ask(allocation());
    staleNonce();
    expect(errorOf(await ask(sign(allocation())))).toBe(438);
  });

  test('is for UDP only', async () => {
    const { ask, sign } = await client(await server());
    await ask(allocation());
    const overTcp = new Message(methods.ALLOCATE, classes.REQUEST).setAttribute('REQUESTED-TRANSPORT', 6 << 24);
    expect(errorOf(await ask(sign(overTcp)))).toBe(442);
  });

  test('gives a relay address; its retransmission the same, a second one a mismatch', async () => {
    const turn = await server();
    const { ask, sign } = await client(turn);
    await ask(allocation());
    const request = sign(allocation());
    const first = (await ask(request)).getAttributeValue('XOR-RELAYED-ADDRESS');
    expect(turn.isRelay({ host: first[0], port: first[1] })).toBe(true);
    expect((await ask(request)).getAttributeValue('XOR-RELAYED-ADDRESS')).toEqual(first);
    expect(errorOf(await ask(sign(allocation())))).toBe(437);
    expect(turn.allocations).toBe(1);
  });

  test('ends with a refresh of no time', async () => {
    const turn = await server();
    const { ask, sign, allocate } = await client(turn);
    await allocate();
    const refresh = (): Message => new Message(methods.REFRESH, classes.REQUEST).setAttribute('LIFETIME', 0);
    expect((await ask(sign(refresh()))).messageClass).toBe(classes.RESPONSE);
    expect(turn.allocations).toBe(0);
    expect(errorOf(await ask(sign(refresh())))).toBe(437);
  });

  test('comes as late as the server was told to be', async () => {
    const { allocate } = await client(await server({ answerDelayMs: 150 }));
    const asked = performance.now();
    expect((await allocate()).messageClass).toBe(classes.RESPONSE);
    expect(performance.now() - asked).toBeGreaterThan(145);
  });

  test('with an attribute that must be understood and is not, is refused with its name', async () => {
    const { ask } = await client(await server());
    const refused = await ask(allocation().appendRawAttribute(0x7abc, Buffer.alloc(4)));
    expect(errorOf(refused)).toBe(420);
    expect(refused.getAttributeValue('UNKNOWN-ATTRIBUTES')).toEqual([0x7abc]);
  });
});

describe('data', () => {
  async function allocated(turn: TurnServer) {
    const one = await client(turn);
    const [host, port] = (await one.allocate()).getAttributeValue('XOR-RELAYED-ADDRESS');
    return { ...one, relay: { host, port } as UdpAddress };
  }

  test('needs a permission, in both directions', async () => {
    const turn = await server();
    const { ask, sign, send, relay, next } = await allocated(turn);
    const other = await peer();
    const indication = (text: string): Buffer =>
      toPeer(methods.SEND, other.address).setAttribute('DATA', Buffer.from(text)).bytes;
    send(indication('too early'));
    other.send('too early', relay);
    // An answer shows that what was sent before has been dealt with.
    expect(errorOf(await ask(sign(new Message(methods.CREATE_PERMISSION, classes.REQUEST))))).toBe(400);
    expect(turn.relayed).toEqual({ toPeer: 0, toClient: 0 });

    await ask(sign(toPeer(methods.CREATE_PERMISSION, other.address)));
    const there = other.next();
    send(indication('hello'));
    expect(await there).toEqual({ data: 'hello', from: relay });
    const back = next();
    other.send('hello yourself', relay);
    const told = parseMessage(await back);
    expect(told?.messageMethod).toBe(methods.DATA);
    expect(String(told?.getAttributeValue('DATA'))).toBe('hello yourself');
    expect(told?.getAttributeValue('XOR-PEER-ADDRESS')).toEqual([other.address.host, other.address.port]);
    expect(turn.relayed).toEqual({ toPeer: 1, toClient: 1 });
  });

  test('goes over a channel with four bytes in front', async () => {
    const { ask, sign, send, relay, next } = await allocated(await server());
    const [other, third] = [await peer(), await peer()];
    const bind = (channel: number, to: UdpAddress): Promise<Message> =>
      ask(sign(toPeer(methods.CHANNEL_BIND, to).setAttribute('CHANNEL-NUMBER', channel)));
    expect((await bind(0x4001, other.address)).messageClass).toBe(classes.RESPONSE);
    expect(errorOf(await bind(0x4001, third.address))).toBe(400);
    expect(errorOf(await bind(0x4002, other.address))).toBe(400);
    expect(errorOf(await bind(0x3fff, third.address))).toBe(400);
    const there = other.next();
    send(Buffer.from([0x40, 0x01, 0, 2, 0x68, 0x69]));
    expect(await there).toEqual({ data: 'hi', from: relay });
    const back = next();
    other.send('yo', relay);
    expect(await back).toEqual(Buffer.from([0x40, 0x01, 0, 2, 0x79, 0x6f]));
  });
});

test('noise is ignored', async () => {
  const turn = await server();
  const { send, allocate } = await client(turn);
  for (const noise of [
    Buffer.alloc(0),
    Buffer.alloc(3),
    Buffer.from('GET / HTTP/1.1'),
    Buffer.from([0x40, 1, 255, 255]),
  ])
    send(noise);
  expect((await allocate()).messageClass).toBe(classes.RESPONSE);
});

test("another program's client gets a relay candidate", async () => {
  const turn = await server();
  const connection = new RTCPeerConnection({
    iceServers: [{ ...turn.iceServer, urls: turn.iceServer.urls.replace('?transport=udp', '') }],
    iceTransportPolicy: 'relay',
    iceUseIpv6: false,
  });
  open.push({ stop: () => connection.close() });
  connection.createDataChannel('x');
  await connection.setLocalDescription(await connection.createOffer());
  expect(connection.localDescription?.sdp).toMatch(/typ relay/);
  expect(turn.allocations).toBe(1);
});

test('a black hole takes everything and says nothing', async () => {
  const hole = await startBlackHole();
  open.push(hole);
  const socket = await bindUdp('127.0.0.1');
  open.push({ stop: () => closeUdp(socket) });
  const answers: Buffer[] = [];
  socket.on('message', (packet) => answers.push(packet));
  socket.send(new Message(methods.BINDING, classes.REQUEST).bytes, Number(hole.url.split(':')[2]), '127.0.0.1');
  await expect.poll(() => hole.swallowed).toBe(1);
  expect(answers).toEqual([]);
});
