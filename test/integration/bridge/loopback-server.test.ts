/** One test per requirement on the local WebSocket server (loopback.md 5), on real sockets. */
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { BRIDGE_VERSION, proofText } from '#shared/bridge.ts';
import { hmacSha256, randomKey } from '#shared/web-crypto.ts';
import { readPairingFragment } from '#shared/pairing-link.ts';
import type { Clock } from '../../../src-main/ports.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { HANDSHAKE_LIMIT, PING_EVERY } from '../../../src-main/bridge/limits.ts';
import { connect, connectHub, ORIGIN } from './hub-client.ts';
import type { Talk } from './hub-client.ts';
import { rawConnect, rawRequest, upgradeRequest } from './raw-request.ts';
import { INSTANCE, PORTAL, startBridge } from './running-bridge.ts';
import type { RunningBridge } from './running-bridge.ts';

let running: RunningBridge;
afterEach(() => running.bridge.stop());

const start = async (...args: Parameters<typeof startBridge>): Promise<RunningBridge> =>
  (running = await startBridge(...args));
const hub = (at: RunningBridge, name = 'hub-1') =>
  ({ role: 'hub', instance: INSTANCE, portal: PORTAL, hub: name, key: at.secret }) as const;
const causes = (at: RunningBridge): string[] => at.refusals.map(({ cause }) => cause);

const helloFor = (nonce = randomKey(), facts: object = {}): object => ({
  t: 'hello',
  v: [BRIDGE_VERSION.lowest, BRIDGE_VERSION.highest],
  role: 'hub',
  instance: INSTANCE,
  portal: PORTAL,
  hub: 'hub-1',
  nonce,
  ...facts,
});

describe('a hub that knows the secret', () => {
  it('gets in, is told the state of the cards, and counts as a session', async () => {
    const at = await start();
    const talk = await connectHub(at.port, hub(at));
    expect(await talk.next()).toMatchObject({ t: 'state', cards: [] });
    talk.send({ t: 'frames', id: '1', count: 3 });
    expect(await talk.next()).toMatchObject({ t: 'ack', re: '1', done: true });
    expect(at.bridge.state).toEqual({ state: 'direct', tabs: 3 });
    talk.socket.close();
    await at.until(() => at.bridge.state.state === 'notConnected');
  });
});

describe('1: the origin', () => {
  it.each([
    ['another site', 'https://evil.example'],
    ['our name as a prefix', 'https://offhook.example.com.evil.example'],
    ['our name as a suffix', 'https://evil-offhook.example.com'],
    ['our name without encryption', 'http://offhook.example.com'],
    ['our name on another port', 'https://offhook.example.com:8443'],
    ['an opaque origin', 'null'],
    ['an address', 'http://127.0.0.1'],
    ['an extension', 'chrome-extension://abcdefghijklmnop'],
    ['nobody', null],
  ])('refuses %s before the upgrade', async (_who, Origin) => {
    const at = await start();
    const answer = await rawRequest(at.port, upgradeRequest(at.port, { Origin }));
    expect(answer.status).toBe(403);
    expect(causes(at)).toEqual(['origin']);
    expect(at.refusals[0]?.requirement).toBe(1);
  });
});

describe('2: the host', () => {
  it.each(['attacker.example', 'attacker.example:80', '127.0.0.1', '[::1]:80', '0.0.0.0:80'])(
    'refuses a request for %s',
    async (host) => {
      const at = await start();
      expect((await rawRequest(at.port, upgradeRequest(at.port, { Host: host }))).status).toBe(403);
      expect((await rawRequest(at.port, upgradeRequest(at.port, { Host: null }))).status).toBe(403);
      expect(causes(at)).toEqual(['host', 'host']);
    },
  );

  it('takes localhost with the right port', async () => {
    const at = await start();
    const talk = await connectHub(at.port, hub(at), { host: `localhost:${at.port}` });
    expect(await talk.next()).toMatchObject({ t: 'state' });
  });

  it('listens on 127.0.0.1 and on no other address', async () => {
    const at = await start();
    // Nobody else has this port: it would be taken if the bridge had bound every address.
    const other = createServer();
    await new Promise<void>((resolve, reject) => {
      other.once('error', reject);
      other.listen(at.port, '127.0.0.2', resolve);
    });
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('3: the proof', () => {
  it('refuses a hub with a wrong secret, without a word', async () => {
    const at = await start();
    const talk = await connect(at.port);
    const clientNonce = randomKey();
    talk.send(helloFor(clientNonce));
    const { nonce } = await talk.next();
    const facts = { role: 'hub', instance: INSTANCE, portal: PORTAL, clientNonce, serverNonce: String(nonce) } as const;
    talk.send({ t: 'proof', mac: await hmacSha256(randomKey(), proofText('client', facts)) });
    expect(await talk.closed).toBe(1008);
    expect(causes(at)).toEqual(['proof']);
  });

  it('refuses a recorded proof: the challenge is new each time', async () => {
    const at = await start();
    const clientNonce = randomKey();
    const first = await connect(at.port);
    first.send(helloFor(clientNonce));
    const serverNonce = String((await first.next())['nonce']);
    const facts = { role: 'hub', instance: INSTANCE, portal: PORTAL, clientNonce, serverNonce } as const;
    const proof = { t: 'proof', mac: await hmacSha256(at.secret, proofText('client', facts)) };
    first.send(proof);
    expect(await first.next()).toMatchObject({ t: 'welcome' });

    const replay = await connect(at.port);
    replay.send(helloFor(clientNonce));
    expect((await replay.next())['nonce']).not.toBe(serverNonce);
    replay.send(proof);
    expect(await replay.closed).toBe(1008);
    expect(causes(at)).toEqual(['proof']);
  });

  it("does not take its own proof back as the hub's", async () => {
    const at = await start();
    const talk = await connect(at.port);
    const clientNonce = randomKey();
    talk.send(helloFor(clientNonce));
    const serverNonce = String((await talk.next())['nonce']);
    const facts = { role: 'hub', instance: INSTANCE, portal: PORTAL, clientNonce, serverNonce } as const;
    talk.send({ t: 'proof', mac: await hmacSha256(at.secret, proofText('server', facts)) });
    expect(await talk.closed).toBe(1008);
  });

  it.each([
    ['another instance', { instance: '99999999-2222-4333-8444-555555555555' }],
    ['another portal', { portal: 'b'.repeat(32) }],
  ])(
    'challenges a hub of %s like any other, and refuses its proof',
    async (_what, facts) => {
      const at = await start();
      await expect(connectHub(at.port, { ...hub(at), ...facts })).rejects.toThrow('closed 1008');
      expect(causes(at)).toEqual(['proof']);
    },
    2000,
  );

  it('refuses a hub that speaks no version of ours', async () => {
    const at = await start();
    const talk = await connect(at.port);
    talk.send(helloFor(randomKey(), { v: [98, 99] }));
    expect(await talk.closed).toBe(1008);
    expect(causes(at)).toEqual(['version']);
  });

  it('closes a handshake that takes longer than five seconds', async () => {
    const clock = heldClock(HANDSHAKE_LIMIT);
    const at = await start({ clock });
    const proven = await connectHub(at.port, hub(at));
    const talk = await connect(at.port);
    talk.send(helloFor());
    await talk.next();
    clock.fire();
    await talk.closed;
    expect(await proven.next()).toMatchObject({ t: 'state' });
    expect(at.bridge.state.state).toBe('direct');
    expect(causes(at)).toEqual(['slow']);
  });

  it('pairs with a one-time code, once', async () => {
    const at = await start();
    const target = readPairingFragment(new URL(at.bridge.pair() ?? '').hash);
    expect(at.bridge.state.state).toBe('pairing');
    const page = { role: 'pair', instance: INSTANCE, portal: '', hub: 'pair', key: target?.code ?? '' } as const;
    const talk = await connectHub(at.port, page);
    expect(await talk.closed).toBe(1000);
    expect(at.bridge.state.state).toBe('notConnected');
    await expect(connectHub(at.port, page)).rejects.toThrow('closed 1008');
    expect(causes(at)).toEqual(['proof']);
  });

  it('does not let a one-time code pass for the bridge secret', async () => {
    const at = await start();
    const target = readPairingFragment(new URL(at.bridge.pair() ?? '').hash);
    await expect(connectHub(at.port, { ...hub(at), key: target?.code ?? '' })).rejects.toThrow('closed 1008');
  });
});

describe('4: the session of the operating system', () => {
  it.runIf(process.platform === 'linux')('lets a socket of our own user pass, as the kernel says', async () => {
    const at = await start();
    expect(await (await connectHub(at.port, hub(at))).next()).toMatchObject({ t: 'state' });
  });

  it("refuses another user's socket, whatever it knows", async () => {
    const at = await start({ peerOwner: () => Promise.resolve('other') });
    expect((await rawRequest(at.port, upgradeRequest(at.port))).status).toBe(403);
    expect(causes(at)).toEqual(['otherUser']);
  });

  it('relies on the secret where the system tells nothing', async () => {
    const at = await start({ peerOwner: () => Promise.resolve('unknown') });
    expect(await (await connectHub(at.port, hub(at))).next()).toMatchObject({ t: 'state' });
  });
});

describe('5: the few messages that there are', () => {
  it.each([
    ['an unknown kind', { t: 'open', id: '1', url: 'file:///etc/passwd' }],
    ['an unknown button', { t: 'button', id: '1', frame: 'f', callId: 'c', button: 'recordButtonClick' }],
    ['a comment without end', { t: 'button', id: '1', frame: 'f', callId: 'c', button: 'x', value: 'x'.repeat(4001) }],
    ['a missing field', { t: 'cardUp', id: '1', frame: 'f', callId: 'c' }],
    ['no JSON', '{"t":'],
    ['a list', []],
  ])('drops and counts %s, and goes on working', async (_what, message) => {
    const at = await start();
    const talk = await connectHub(at.port, hub(at));
    await talk.next();
    talk.send(message);
    talk.send({ t: 'frames', id: '2', count: 1 });
    expect(await talk.next()).toMatchObject({ t: 'ack', re: '2' });
    expect(causes(at)).toEqual(['message']);
    expect(at.commands).toEqual([]);
  });

  it('takes no binary frame', async () => {
    const at = await start();
    const talk = await connectHub(at.port, hub(at));
    await talk.next();
    talk.socket.send(Buffer.from(JSON.stringify({ t: 'frames', id: '1', count: 1 })));
    await at.until(() => causes(at).includes('message'));
  });
});

it('outlives a message that the rest of the program fails on', async () => {
  const at = await start({
    ourLines: () => {
      throw new Error('no settings');
    },
  });
  const talk = await connectHub(at.port, hub(at));
  await talk.next();
  const card = { frame: 'f', callId: 'c', number: '1', line: 'l', direction: 'outgoing', listMode: false };
  talk.send({ t: 'cardUp', id: '1', ...card });
  talk.send({ t: 'frames', id: '2', count: 1 });
  expect(await talk.next()).toMatchObject({ t: 'ack', re: '2' });
  expect(at.logged.join()).toContain('error bridge.messageFailed');
});

describe('6: plain HTTP', () => {
  it.each(['GET', 'POST', 'PUT', 'OPTIONS', 'HEAD'])('answers %s with a 404 that tells nothing', async (method) => {
    const at = await start();
    const preflight = 'Origin: https://offhook.example.com\r\nAccess-Control-Request-Method: GET\r\n';
    const answer = await rawRequest(at.port, `${method} /x HTTP/1.1\r\nHost: 127.0.0.1:${at.port}\r\n${preflight}\r\n`);
    expect(answer.status).toBe(404);
    expect([...answer.headers.keys()].sort()).toEqual(['connection', 'content-length']);
    expect(answer.body).toBe('');
    expect(causes(at)).toEqual(['plainHttp']);
  });

  it('says no more to a malformed or an unfitting handshake', async () => {
    const at = await start();
    const requests = [
      'HELO there\r\n\r\n',
      upgradeRequest(at.port, { 'Sec-WebSocket-Version': '7' }),
      upgradeRequest(at.port, { 'Sec-WebSocket-Key': 'short' }),
      upgradeRequest(at.port, { Upgrade: 'h2c' }),
      upgradeRequest(at.port).replace('GET /', 'GET /admin'),
    ];
    for (const request of requests) {
      const answer = await rawRequest(at.port, request);
      expect(answer.status).toBe(403);
      expect([...answer.headers.keys()].sort()).toEqual(['connection', 'content-length']);
    }
    expect(new Set(causes(at))).toEqual(new Set(['badUpgrade']));
  });

  it('names nobody in the handshake either', async () => {
    const at = await start();
    const socket = await rawConnect(at.port);
    socket.write(upgradeRequest(at.port));
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    expect(answer.split('\r\n').map((line) => line.split(':')[0])).toEqual([
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade',
      'Connection',
      'Sec-WebSocket-Accept',
      '',
      '',
    ]);
    socket.destroy();
  });
});

describe('7: limits', () => {
  it('closes on a message above 16 KiB, also before the proof', async () => {
    const at = await start();
    const talk = await connect(at.port);
    talk.send(JSON.stringify({ t: 'hello', hub: 'x'.repeat(1_000_000) }));
    expect(await talk.closed).toBe(1009);
    expect(causes(at)).toEqual(['tooBig']);
  });

  it('does not take compression, and closes on a compressed frame', async () => {
    const at = await start();
    const talk = await connect(at.port, { perMessageDeflate: true });
    expect(talk.socket.extensions).toBe('');
    talk.socket.close();
    const raw = await rawConnect(at.port);
    raw.write(upgradeRequest(at.port, { 'Sec-WebSocket-Extensions': 'permessage-deflate' }));
    const answer = await new Promise<string>((resolve) => raw.once('data', (data) => resolve(String(data))));
    expect(answer).not.toMatch(/extensions/i);
    // FIN, RSV1 (compressed), text, masked with zeros, two bytes.
    raw.write(Buffer.from([0xc1, 0x82, 0, 0, 0, 0, 0x7b, 0x7d]));
    const close = await new Promise<Buffer>((resolve) => raw.once('data', resolve));
    expect(close.readUInt16BE(2)).toBe(1002);
    raw.destroy();
  });

  it('closes on a flood, and carries out no more than the burst', async () => {
    const at = await start();
    const talk = await connectHub(at.port, hub(at));
    await talk.next();
    for (let i = 0; i < 200; i++) talk.send({ t: 'frames', id: `m${i}`, count: i });
    expect(await talk.closed).toBe(1008);
    expect(causes(at)).toEqual(['flood']);
    expect(at.bridge.counts.refusals).toEqual({ flood: 1 });
    const tabs = at.states.map((state) => (state.state === 'direct' ? state.tabs : 0));
    expect(Math.max(...tabs)).toBeLessThan(45);
  });

  it('has room for four that have not proven themselves', async () => {
    const at = await start();
    const four = await Promise.all([1, 2, 3, 4].map(() => connect(at.port)));
    await expect(connect(at.port)).rejects.toThrow();
    expect(causes(at)).toEqual(['tooManySockets']);
    four[0]?.socket.close();
    await four[0]?.closed;
    expect(await (await connectHub(at.port, hub(at))).next()).toMatchObject({ t: 'state' });
  });

  it('counts connections that say nothing among them', async () => {
    const at = await start();
    const silent = await Promise.all([1, 2, 3, 4].map(() => rawConnect(at.port)));
    await expect(connect(at.port)).rejects.toThrow();
    for (const socket of silent) socket.destroy();
  });

  it('has room for sixteen in all', async () => {
    const at = await start();
    const talks: Talk[] = [];
    for (let i = 0; i < 16; i++) talks.push(await connectHub(at.port, hub(at, `hub-${i}`)));
    await expect(connect(at.port)).rejects.toThrow();
    expect(causes(at)).toEqual(['tooManySockets']);
    expect(talks).toHaveLength(16);
  });

  it('ends a session that answers no ping', async () => {
    const clock = heldClock(PING_EVERY);
    const at = await start({ clock });
    const [awake, asleep] = [await connectHub(at.port, hub(at, 'awake')), await connectHub(at.port, hub(at, 'asleep'))];
    await Promise.all([awake.next(), asleep.next()]);
    asleep.socket.pause();
    const pinged = new Promise((resolve) => awake.socket.once('ping', resolve));
    clock.fire();
    await pinged;
    // After its pong in order: once this is acknowledged, the pong has arrived, too.
    awake.send({ t: 'frames', id: '1', count: 1 });
    await awake.next();
    clock.fire();
    expect(causes(at)).toEqual(['silent']);
    expect(at.bridge.state.state).toBe('direct');
    asleep.socket.terminate();
  });
});

describe('8: the listener', () => {
  it('is there only while the bridge is on', async () => {
    const at = await start();
    const talk = await connectHub(at.port, hub(at));
    await at.bridge.stop();
    expect(await talk.closed).toBe(1001);
    await expect(connect(at.port)).rejects.toThrow('ECONNREFUSED');
    expect(at.bridge.state).toEqual({ state: 'notSetUp' });
  });

  it('moves to another port when its own is taken, and says so', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const address = squatter.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const at = await start({ port: taken });
    expect(at.port).not.toBe(taken);
    expect(at.failures.map(({ reason }) => reason)).toEqual(['bridgePort']);
    expect(at.bridge.state).toEqual({ state: 'notConnected', reason: 'bridgePort', blockedAttempts: 0 });
    squatter.close();
  });

  it('counts a connection that closes without a request: a browser is being blocked', async () => {
    const at = await start();
    (await rawConnect(at.port)).destroy();
    await at.until(() => at.bridge.counts.blockedAttempts === 1);
    expect(at.bridge.state).toEqual({ state: 'notConnected', reason: null, blockedAttempts: 1 });
    expect(at.refusals).toEqual([]);
  });
});

it('never logs the secret, a code, a nonce or a proof', async () => {
  const at = await start();
  const code = readPairingFragment(new URL(at.bridge.pair() ?? '').hash)?.code ?? '';
  await connectHub(at.port, hub(at));
  await connectHub(at.port, { role: 'pair', instance: INSTANCE, portal: '', hub: 'pair', key: code });
  const log = at.logged.join('\n');
  expect(log).toContain('bridge.paired');
  expect(log).not.toContain(at.secret);
  expect(log).not.toContain(code);
  expect(log).not.toMatch(/[\w-]{43}/);
});

/** The real clock, but timers of this length go off when told to. */
function heldClock(held: number): Clock & { fire(): void } {
  const timers = new Set<() => void>();
  return {
    now: systemClock.now,
    after: (ms, action) => {
      if (ms !== held) return systemClock.after(ms, action);
      timers.add(action);
      return () => timers.delete(action);
    },
    fire: () => {
      const due = [...timers];
      timers.clear();
      for (const action of due) action();
    },
  };
}

it('a bridge that is switched off while its port is being opened leaves none open', async () => {
  const { bridge, port, secret, boot } = await start();
  const reopened = bridge.start({ handlerOrigin: ORIGIN, port, portal: PORTAL, secret, boot });
  await Promise.all([reopened, bridge.stop()]);
  expect(await reopened).toBeNull();
  expect(bridge.state).toEqual({ state: 'notSetUp' });
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
});
