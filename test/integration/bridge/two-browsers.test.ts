/** Chrome and Edge of one agent, both connected directly: what is pressed in either counts once, and both cards follow. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { phases } from '../../unit/src-shared/sample-calls.ts';
import { connectHub, type Talk } from './hub-client.ts';
import { INSTANCE, PORTAL, type RunningBridge, startBridge } from './running-bridge.ts';

const ours = (call: Call): Call => ({
  ...call,
  owner: { memberId: PORTAL, userId: '12' },
  portalCallId: 'externalCall.1',
});
const { incoming } = phases;
const CALL_ID = 'externalCall.1';

let at: RunningBridge;
let [chrome, edge]: Talk[] = [];
beforeEach(async () => {
  at = await startBridge();
  const me = (hub: string) => ({ role: 'hub', instance: INSTANCE, portal: PORTAL, hub, key: at.secret }) as const;
  [chrome, edge] = [await connectHub(at.port, me('chrome')), await connectHub(at.port, me('edge'))];
  // Each is told at once that there are no cards.
  for (const browser of [chrome, edge]) await browser.next();
});
afterEach(() => at.bridge.stop());

const press = (id: string, button: string) => ({ t: 'button', id, frame: `frame-${id}`, callId: CALL_ID, button });
const states = async (uiState: string) => {
  for (const browser of [chrome, edge])
    expect(await browser?.next()).toMatchObject({ t: 'state', cards: [{ callId: CALL_ID, uiState }] });
};

it('each press counts once, whichever of the two reports it, and both cards follow the call', async () => {
  at.bridge.update(ours(incoming.ringing));
  await states('incoming');
  // The same press, as the portal tells it to the tabs of both.
  chrome?.send(press('1', 'answerButtonClick'));
  expect(await chrome?.next()).toMatchObject({ t: 'ack', re: '1', done: true });
  edge?.send(press('2', 'answerButtonClick'));
  expect(await edge?.next()).toMatchObject({ t: 'ack', re: '2', done: false });
  expect(at.commands).toEqual([{ type: 'answer', callId: incoming.ringing.id }]);
  at.bridge.update(ours(incoming.talking));
  await states('connected');
  // Now the other one is used.
  edge?.send(press('3', 'hangupButtonClick'));
  expect(await edge?.next()).toMatchObject({ t: 'ack', re: '3', done: true });
  expect(at.commands.map(({ type }) => type)).toEqual(['answer', 'hangup']);
});

it('one that is closed takes nothing from the other', async () => {
  at.bridge.update(ours(incoming.ringing));
  await states('incoming');
  chrome?.socket.close();
  await chrome?.closed;
  edge?.send(press('1', 'answerButtonClick'));
  expect(await edge?.next()).toMatchObject({ t: 'ack', re: '1', done: true });
  at.bridge.update(ours(incoming.talking));
  expect(await edge?.next()).toMatchObject({ t: 'state', cards: [{ uiState: 'connected' }] });
});
