import { describe, expect, it } from 'vitest';
import {
  PushClient,
  type PushSocket,
  type PushSocketEvent,
  type PushTrouble,
} from '../../../../src-shared/push/push-client.ts';
import { pushDelay, restartDelay } from '../../../../src-shared/push/push-delays.ts';
import type { PushMessage } from '../../../../src-shared/push/push-frames.ts';
import { ManualClock } from '../../src-main/manual-clock.ts';
import { configAnswer, NOW } from './sample-config.ts';

class FakeSocket implements PushSocket {
  readonly sent: string[] = [];
  readonly url: string;
  closed = false;
  readonly #listeners: [string, (event: PushSocketEvent) => void][] = [];
  constructor(url: string) {
    this.url = url;
  }
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {
    this.closed = true;
  }
  addEventListener(type: string, listener: (event: PushSocketEvent) => void): void {
    this.#listeners.push([type, listener]);
  }
  fire(type: string, event: Partial<PushSocketEvent> = {}): void {
    for (const [of, listener] of this.#listeners) if (of === type) listener({ type, ...event });
  }
  says(...messages: object[]): void {
    for (const params of messages)
      this.fire('message', { data: JSON.stringify({ jsonrpc: '2.0', method: 'incoming.message', params }) });
  }
}

function rig(options: { version?: number; random?: number; config?: () => Promise<unknown> } = {}) {
  const clock = new ManualClock(NOW);
  const sockets: FakeSocket[] = [];
  const messages: PushMessage[] = [];
  const troubles: PushTrouble[] = [];
  const states: string[] = [];
  let asked = 0;
  const { version = 5, random = 0 } = options;
  const client = new PushClient({
    config: () => {
      asked += 1;
      const server = { version, websocket_secure: 'wss://rtc.bitrix24.example/subws/' };
      return options.config?.() ?? Promise.resolve(configAnswer({ server, exp: clock.now() / 1000 + 3600 }));
    },
    secure: true,
    open: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket;
    },
    clock,
    random: () => random,
    on: {
      message: (message) => messages.push(message),
      state: (state) => states.push(state),
      trouble: (trouble) => troubles.push(trouble),
    },
  });
  const newest = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  };
  const connect = async (): Promise<FakeSocket> => {
    client.start();
    await clock.advance(0);
    newest().fire('open');
    return newest();
  };
  return { client, clock, sockets, messages, troubles, states, newest, connect, asked: () => asked };
}

function nextOf(clock: ManualClock): number {
  if (clock.nextTimer === null) throw new Error('the client gave up');
  return clock.nextTimer;
}

const note = (mid: string, command = 'offhook.relay') => ({
  mid,
  body: { module_id: 'application', command, params: { mid }, extra: { channel: 'aaa' } },
});
const control = (mid: string, command: string, params: object = {}) => ({
  mid,
  body: { module_id: 'pull', command, params },
});

describe('the push client', () => {
  it('asks for the configuration, connects and hands on what it hears', async () => {
    const { client, connect, messages, states } = rig();
    const socket = await connect();
    socket.says(note('m1'), note('m2'));
    expect(messages.map(({ mid, channel }) => [mid, channel])).toEqual([
      ['m1', 'private'],
      ['m2', 'private'],
    ]);
    expect(socket.sent).toEqual(['mack:m1', 'mack:m2']);
    expect(states).toEqual(['configuring', 'connecting', 'up']);
    expect(client.state).toBe('up');
  });

  it('answers a ping', async () => {
    const { connect } = rig();
    const socket = await connect();
    socket.fire('message', { data: 'ping' });
    expect(socket.sent).toEqual(['pong']);
  });

  it('comes back a tenth of a second after a steady connection, with the same configuration, from the last message on', async () => {
    const { connect, clock, sockets, newest, asked } = rig({ version: 4 });
    const socket = await connect();
    socket.fire('message', { data: JSON.stringify([{ mid: 'm1', text: { module_id: 'application', command: 'x' } }]) });
    await clock.advance(31_000);
    socket.fire('close', { code: 1006 });
    await clock.advance(99);
    expect(sockets).toHaveLength(1);
    await clock.advance(1);
    expect(newest().url).toContain('&mid=m1');
    expect(asked()).toBe(1);
  });

  it('hears a message that is repeated after a loss once', async () => {
    const { connect, clock, newest, messages } = rig();
    const socket = await connect();
    socket.says(note('m1'));
    socket.fire('close', { code: 1006 });
    await clock.advance(20_000);
    newest().fire('open');
    newest().says(note('m1'), note('m2'));
    expect(messages.map(({ mid }) => mid)).toEqual(['m1', 'm2']);
  });

  it('takes a line without a ping for 20 s for dead', async () => {
    const { connect, clock, troubles } = rig();
    const socket = await connect();
    await clock.advance(15_000);
    socket.fire('message', { data: 'ping' });
    await clock.advance(19_999);
    expect(socket.closed).toBe(false);
    await clock.advance(1);
    expect(socket.closed).toBe(true);
    expect(troubles).toEqual(['silent']);
  });

  it('expects no ping of an old server that has never sent one', async () => {
    const { connect, clock } = rig({ version: 3 });
    const socket = await connect();
    await clock.advance(600_000);
    expect(socket.closed).toBe(false);
  });

  it('gives an attempt 20 s', async () => {
    const { client, clock, sockets, troubles } = rig();
    client.start();
    await clock.advance(20_000);
    expect(sockets[0]?.closed).toBe(true);
    expect(troubles).toEqual(['silent']);
  });

  it('asks for another configuration when this one ends, and says where it was', async () => {
    const { connect, clock, newest, asked } = rig({ version: 4 });
    const socket = await connect();
    socket.fire('message', { data: JSON.stringify([{ mid: 'm9', text: { module_id: 'application', command: 'x' } }]) });
    await clock.advance(3600_000);
    expect(asked()).toBe(2);
    expect(socket.closed).toBe(true);
    expect(newest().url).toContain('mid=m9');
  });

  it.each(['config_expire', 'channel_expire'])('asks for another configuration on %s', async (command) => {
    const { connect, clock, asked } = rig({ version: 4 });
    const socket = await connect();
    await clock.advance(20_000);
    socket.says(control('c1', command, { action: 'get_config' }));
    expect(asked()).toBe(2);
  });

  it('takes a new channel from the message that says so, without a request', async () => {
    const { connect, clock, newest, asked } = rig({ version: 4 });
    const socket = await connect();
    await clock.advance(20_000);
    socket.says(
      control('c1', 'channel_expire', {
        action: 'reconnect',
        channel: { type: 'private' },
        new_channel: { id: 'eee' },
      }),
    );
    expect(newest().url).toContain('CHANNEL_ID=eee%2Fddd');
    expect(asked()).toBe(1);
  });

  it('is not led around in circles by a server that sends it away each time', async () => {
    const { connect, clock, newest, sockets } = rig();
    await connect();
    for (let i = 0; i < 100; i++) {
      newest().fire('open');
      newest().says(control(`c${i}`, 'config_expire'));
      await clock.advance(100);
    }
    expect(sockets.length).toBeLessThan(3);
  });

  it('waits 10 to 120 s after a restart of the server, even when the line breaks before', async () => {
    const { connect, clock, sockets, asked } = rig({ version: 4, random: 0.5 });
    const socket = await connect();
    socket.says(control('c1', 'server_restart'));
    socket.fire('close', { code: 1001 });
    await clock.advance(64_999);
    expect(sockets).toHaveLength(1);
    await clock.advance(1);
    expect(asked()).toBe(2);
    expect(sockets).toHaveLength(2);
  });

  it('asks anew when the server knows our channels no more', async () => {
    const { connect, clock, asked } = rig();
    (await connect()).fire('close', { code: 4010 });
    await clock.advance(20_000);
    expect(asked()).toBe(2);
  });

  it('waits longer and longer, and does not take a short connection for success', async () => {
    const { connect, clock, sockets, newest } = rig();
    await connect();
    const pauses: number[] = [];
    for (let known = 1; known < 12; known++) {
      const lostAt = clock.now();
      newest().fire('close', { code: 1008 });
      while (sockets.length === known) await clock.advanceTo(nextOf(clock));
      pauses.push((clock.now() - lostAt) / 1000);
      newest().fire('open');
    }
    expect(pauses).toEqual([15, 15, 45, 45, 600, 600, 600, 600, 600, 3600, 3600]);
  });

  it('treats a portal that refuses the configuration alike', async () => {
    const { client, clock, troubles, asked } = rig({ config: () => Promise.reject(new Error('insufficient_scope')) });
    client.start();
    await clock.advance(14_999);
    expect(asked()).toBe(1);
    await clock.advance(1);
    expect(asked()).toBe(2);
    expect(troubles).toEqual(['config', 'config']);
  });

  it('says what is wrong with a configuration', async () => {
    const { client, clock, troubles } = rig({ config: () => Promise.resolve({ server: { server_enabled: false } }) });
    client.start();
    await clock.advance(0);
    expect(troubles).toEqual(['disabled']);
  });

  it('tries at once when asked to, but no more than every 15 s', async () => {
    const { connect, client, clock, sockets } = rig();
    const socket = await connect();
    await clock.advance(10_000);
    for (let i = 0; i < 5; i++) sockets.at(-1)?.fire('close', { code: 1006 });
    socket.fire('close');
    client.retry();
    expect(sockets).toHaveLength(1);
    await clock.advance(5_000);
    client.retry();
    await clock.advance(0);
    client.retry();
    expect(sockets).toHaveLength(2);
  });

  it('is quiet after a stop, and keeps the configuration for the next start', async () => {
    const { connect, client, clock, messages, sockets, asked } = rig();
    const socket = await connect();
    client.stop();
    socket.says(note('m1'));
    socket.fire('close');
    await clock.advance(3 * 3600);
    expect(messages).toEqual([]);
    expect(sockets).toHaveLength(1);
    await connect();
    expect(asked()).toBe(1);
    expect(sockets).toHaveLength(2);
  });

  it('counts what it does not understand and stays', async () => {
    const { connect, troubles, client } = rig();
    const socket = await connect();
    socket.fire('message', { data: 'rubbish' });
    socket.fire('message', { data: new Uint8Array(2) });
    expect(troubles).toEqual(['frame', 'frame']);
    expect(client.state).toBe('up');
  });

  it('survives a browser that forbids even the attempt', async () => {
    const clock = new ManualClock(NOW);
    const troubles: string[] = [];
    const client = new PushClient({
      config: () => Promise.resolve(configAnswer()),
      secure: true,
      open: () => {
        throw new Error('SecurityError');
      },
      clock,
      random: () => 0,
      on: { message: () => expect.unreachable(), state: () => undefined, trouble: (trouble) => troubles.push(trouble) },
    });
    client.start();
    await clock.advance(0);
    expect(troubles).toEqual(['socket']);
    expect(client.state).toBe('waiting');
    client.stop();
  });
});

describe('the delays', () => {
  it.each([
    [0, 100],
    [1, 15_000],
    [2, 15_000],
    [3, 45_000],
    [4, 45_000],
    [5, 600_000],
    [9, 600_000],
    [10, 3_600_000],
    [99, 3_600_000],
  ])('after %i failures are %i ms and up to a quarter more', (failures, ms) => {
    expect(pushDelay(failures, 0)).toBe(ms);
    expect(pushDelay(failures, 1)).toBe(ms * 1.25);
  });

  it('after a restart are 10 to 120 s', () => {
    expect([restartDelay(0), restartDelay(1)]).toEqual([10_000, 120_000]);
  });
});
