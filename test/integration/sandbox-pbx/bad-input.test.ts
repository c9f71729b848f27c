import { request } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { RawAgent } from './agent/raw-agent.ts';

let pbx: Pbx;
let agent: RawAgent;

beforeEach(async () => {
  pbx = await startPbx({ users: { 101: 'secret' } });
  agent = await RawAgent.registered(pbx.url, '101', 'secret');
});

afterEach(async () => {
  await agent.close();
  await pbx.stop();
});

const HEAD =
  'Via: SIP/2.0/WS raw.invalid;branch=z9hG4bKx\r\nFrom: <sip:101@x>;tag=a\r\nTo: <sip:600@x>\r\nCall-ID: bad';

test.each([
  [
    'a hop count that is no number',
    `INVITE sip:600@x SIP/2.0\r\n${HEAD}\r\nCSeq: 1 INVITE\r\nMax-Forwards: -1\r\n\r\n`,
    'Bad Max-Forwards',
  ],
  ['a CSeq of another method', `INVITE sip:600@x SIP/2.0\r\n${HEAD}\r\nCSeq: 1 BYE\r\n\r\n`, 'CSeq Method Mismatch'],
  [
    'a body cut short',
    `INVITE sip:600@x SIP/2.0\r\n${HEAD}\r\nCSeq: 1 INVITE\r\nContent-Length: 9\r\n\r\nv=0`,
    'Bad Content-Length',
  ],
  [
    'a line that is no header',
    `INVITE sip:600@x SIP/2.0\r\n${HEAD}\r\nCSeq: 1 INVITE\r\n<html>\r\n\r\n`,
    'Bad Header Line',
  ],
])('%s is answered with 400 and counted', async (_, text, problem) => {
  const told = pbx.waitFor('malformed');
  agent.sendText(text);
  expect(await agent.take((one): one is typeof one => one.kind === 'response')).toMatchObject({
    status: 400,
    reason: problem,
  });
  expect(await told).toMatchObject({ user: '101', problem, answered: true });
  expect(pbx.counters.malformed).toBe(1);
});

test.each([
  ['noise', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a request that names no call', 'INVITE sip:600@x SIP/2.0\r\nVia: SIP/2.0/WS x\r\n\r\n'],
  ['a request that cannot be told from others', `INVITE sip:600@x SIP/2.0\r\n${HEAD}\r\nCSeq: one INVITE\r\n\r\n`],
  ['a broken ACK', `ACK sip:600@x SIP/2.0\r\n${HEAD}\r\nCSeq: 1 BYE\r\n\r\n`],
  ['a broken response', `SIP/2.0 200 OK\r\n${HEAD}\r\nCSeq: x\r\n\r\n`],
  ['a status that cannot be', `SIP/2.0 700 Odd\r\n${HEAD}\r\nCSeq: 1 INVITE\r\n\r\n`],
  ['binary', String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code))],
])('%s is counted, not answered, and the exchange goes on', async (_, text) => {
  const told = pbx.waitFor('malformed');
  agent.sendText(text);
  expect(await told).toMatchObject({ answered: false });
  agent.send(agent.make('OPTIONS', 'sip:offhook.sandbox'));
  expect((await agent.final('OPTIONS')).status).toBe(200);
});

test('a response that nobody asked for is counted', async () => {
  agent.sendText(`SIP/2.0 200 OK\r\n${HEAD}\r\nCSeq: 1 INVITE\r\n\r\n`);
  agent.send(agent.make('OPTIONS', 'sip:offhook.sandbox'));
  await agent.final('OPTIONS');
  expect(pbx.counters.unroutable).toBe(1);
});

test('an empty ping gets an empty pong', async () => {
  agent.sendText('\r\n\r\n');
  expect(await agent.nextText()).toBe('\r\n');
});

test('a WebSocket that does not speak the sip sub-protocol is turned away', async () => {
  const upgrade = request(pbx.url.replace('ws:', 'http:'), {
    headers: {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    },
  });
  upgrade.end();
  const [response] = await once(upgrade, 'response');
  expect(response.statusCode).toBe(401);
  response.resume();
});

test('raw text goes out as it is', async () => {
  const text = agent.nextText();
  expect(pbx.sendRaw('101', 'INVITE nonsense')).toBe(1);
  expect(await text).toBe('INVITE nonsense');
});
