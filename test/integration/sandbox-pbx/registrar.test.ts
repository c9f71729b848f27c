import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { header, headerValues } from '../../../sandbox/pbx/sip/message.ts';
import { RawAgent, sign } from './agent/raw-agent.ts';

let pbx: Pbx;
const agents: RawAgent[] = [];

beforeEach(async () => {
  pbx = await startPbx({ users: { 101: 'secret', 102: 'other' }, nonceTtlMs: 300 });
});

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()));
  await pbx.stop();
});

async function connect(user = '101'): Promise<RawAgent> {
  const agent = await RawAgent.connect(pbx.url, user);
  agents.push(agent);
  return agent;
}

test('a user may be registered at several places, and the answer lists them all', async () => {
  const [desk, laptop] = [await connect(), await connect()];
  await desk.register('secret');
  const answer = await laptop.register('secret', ['Expires: 60']);
  expect(headerValues(answer, 'Contact')).toEqual([`<${desk.contact}>;expires=300`, `<${laptop.contact}>;expires=60`]);
});

test('several contacts may come in one REGISTER, each with its own time', async () => {
  const agent = await connect();
  const answer = await agent.register('secret', [
    'Contact: <sip:a@one.invalid>;expires=30, "B, b" <sip:b@two.invalid>;expires=0',
  ]);
  expect(headerValues(answer, 'Contact')).toEqual([`<${agent.contact}>;expires=300`, '<sip:a@one.invalid>;expires=30']);
});

test('a binding ends when its time is over', async () => {
  const agent = await connect();
  const over = pbx.waitFor('unregistered');
  await agent.register('secret', ['Expires: 1']);
  expect(pbx.bindings('101')).toHaveLength(1);
  expect(await over).toMatchObject({ user: '101', uri: agent.contact });
  expect(pbx.bindings('101')).toEqual([]);
});

test('expires=0 takes one contact away, the asterisk all of them', async () => {
  const [desk, laptop, tablet] = [await connect(), await connect(), await connect()];
  for (const agent of [desk, laptop, tablet]) await agent.register('secret');
  await tablet.register('secret', ['Expires: 0']);
  expect(pbx.bindings('101').map(({ uri }) => uri)).toEqual([desk.contact, laptop.contact]);
  expect((await desk.register('secret', ['Contact: *', 'Expires: 0'], false)).status).toBe(200);
  expect(pbx.bindings('101')).toEqual([]);
});

test('an asterisk without Expires: 0 is a bad request and changes nothing', async () => {
  const agent = await connect();
  await agent.register('secret');
  expect((await agent.register('secret', ['Contact: *'], false)).status).toBe(400);
  expect(pbx.bindings('101')).toHaveLength(1);
});

test('a REGISTER without Contact asks what is registered', async () => {
  const agent = await connect();
  await agent.register('secret');
  expect(headerValues(await agent.register('secret', [], false), 'Contact')).toHaveLength(1);
});

test('a closed socket takes its bindings along', async () => {
  const agent = await connect();
  await agent.register('secret');
  const gone = pbx.waitFor('unregistered', (_, why) => why === 'socket-closed');
  await agent.close();
  expect(await gone).toMatchObject({ user: '101' });
});

test('a wrong password is refused anew and counted', async () => {
  const agent = await connect();
  const failure = pbx.waitFor('authFailure');
  expect((await agent.register('guess')).status).toBe(401);
  expect(await failure).toEqual({ method: 'REGISTER', user: '101', why: 'wrong-password' });
  expect(pbx.counters.authFailures).toBe(1);
});

test.each(['constructor', '999'])(
  'the unknown user %s is told no more than one with a wrong password',
  async (name) => {
    const agent = await connect(name);
    expect((await agent.register('secret')).status).toBe(401);
  },
);

test('nobody registers for somebody else', async () => {
  const agent = await connect('102');
  const uri = 'sip:offhook.sandbox';
  agent.send(agent.make('REGISTER', uri, { to: 'sip:101@offhook.sandbox' }));
  const challenge = header(await agent.final('REGISTER'), 'WWW-Authenticate') ?? '';
  const authorization = sign(challenge, '102', 'other', 'REGISTER', uri);
  agent.send(
    agent.make('REGISTER', uri, { to: 'sip:101@offhook.sandbox', headers: [`Authorization: ${authorization}`] }),
  );
  expect((await agent.final('REGISTER')).status).toBe(403);
  expect(pbx.bindings()).toEqual([]);
});

test('a nonce serves again with a higher count, but a repeated one is stale', async () => {
  const agent = await connect();
  const [uri, to] = ['sip:offhook.sandbox', 'sip:101@offhook.sandbox'];
  agent.send(agent.make('REGISTER', uri, { to }));
  const challenge = header(await agent.final('REGISTER'), 'WWW-Authenticate') ?? '';
  const attempt = async (nc: string) => {
    const authorization = sign(challenge, '101', 'secret', 'REGISTER', uri, nc);
    agent.send(agent.make('REGISTER', uri, { to, headers: [`Authorization: ${authorization}`] }));
    return agent.final('REGISTER');
  };
  expect((await attempt('00000001')).status).toBe(200);
  expect((await attempt('00000002')).status).toBe(200);
  const replay = await attempt('00000002');
  expect(replay.status).toBe(401);
  expect(header(replay, 'WWW-Authenticate')).toContain('stale=true');
});

test('an old nonce is stale: the client may try again without asking for the password', async () => {
  const agent = await connect();
  const [uri, to] = ['sip:offhook.sandbox', 'sip:101@offhook.sandbox'];
  agent.send(agent.make('REGISTER', uri, { to }));
  const challenge = header(await agent.final('REGISTER'), 'WWW-Authenticate') ?? '';
  await new Promise((aged) => setTimeout(aged, 320));
  const authorization = sign(challenge, '101', 'secret', 'REGISTER', uri);
  agent.send(agent.make('REGISTER', uri, { to, headers: [`Authorization: ${authorization}`] }));
  expect(header(await agent.final('REGISTER'), 'WWW-Authenticate')).toContain('stale=true');
});

test('a registrar that is told to refuse does so with that status', async () => {
  pbx.faults.rejectRegister = 503;
  const agent = await connect();
  expect((await agent.register('secret')).status).toBe(503);
  pbx.faults.rejectRegister = undefined;
  expect((await agent.register('secret')).status).toBe(200);
});
