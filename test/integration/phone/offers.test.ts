import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTurn } from '../../../sandbox/ice/turn/server.ts';
import { Desk, type DeskOptions } from './window/desk.ts';
import { accountAt, newCallId, PASSWORD } from './window/exchange.ts';
import { PhoneBrowser } from './window/phone-window.ts';

let browser: PhoneBrowser;
let desk: Desk;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
afterEach(async () => desk.close());

const open = async (options: DeskOptions = {}): Promise<void> => {
  desk = await Desk.open(browser, options);
};

const rtpmaps = (sdp: string): string[] => [...sdp.matchAll(/^a=rtpmap:\d+ (\S+)/gm)].map(([, name = '']) => name);

describe('codecs', () => {
  it('are offered as listed, in that order, with what belongs to them and nothing else', async () => {
    await open({ account: { codecs: ['pcma', 'opus', 'pcmu'] } });
    const { pbx } = desk;
    const invite = pbx.waitFor('message', ({ dir, text }) => dir === 'in' && text.startsWith('INVITE'));
    await desk.dial('600');
    expect(rtpmaps((await invite).text)).toEqual([
      'PCMA/8000',
      'opus/48000/2',
      'PCMU/8000',
      'telephone-event/48000',
      'telephone-event/8000',
      'CN/8000',
    ]);
  });

  it('that are not listed are not answered with either', async () => {
    await open({ account: { codecs: ['opus', 'pcmu'] } });
    const { pbx, phone } = desk;
    const answer = pbx.waitFor(
      'message',
      ({ dir, text }) => dir === 'in' && text.startsWith('SIP/2.0 200') && /CSeq: \d+ INVITE/.test(text),
    );
    const { callId } = await desk.talking();
    expect(rtpmaps((await answer).text)).toEqual(['PCMU/8000', 'telephone-event/8000']);
    await phone.waitToHear(callId, 1000);
  });

  it('none of which we know refuse the call before it rings', async () => {
    await open({ account: { codecs: ['opus', 'g722'] } });
    const { pbx, phone } = desk;
    const robot = await pbx.callAgent({ to: '101', from: '+4930' });
    expect(await robot.ended).toMatchObject({ status: 488 });
    expect(await phone.until('dropped')).toMatchObject({ what: 'request' });
    expect(phone.reports.some(({ type }) => type === 'incoming')).toBe(false);
  });
});

describe('TURN only', () => {
  it('lets no other candidate out of this computer', { timeout: 20_000 }, async () => {
    const turn = await startTurn();
    try {
      await open({ account: { relayOnly: true, iceServers: [turn.iceServer] } });
      const { pbx, phone } = desk;
      const invite = pbx.waitFor('message', ({ dir, text }) => dir === 'in' && text.startsWith('INVITE'));
      const { callId } = await desk.dial('602');
      const candidates = [...(await invite).text.matchAll(/^a=candidate:.* typ (\S+)/gm)].map(([, type]) => type);
      expect(new Set(candidates)).toEqual(new Set(['relay']));
      await phone.waitToHear(callId, 1000);
    } finally {
      await turn.stop();
    }
  });
});

describe('what is heard before the answer', () => {
  it('is the exchange alone, also when it says 180 after its 183', async () => {
    await open();
    const { pbx, phone } = desk;
    const callId = newCallId();
    const rings = pbx.waitFor('message', ({ dir, text }) => dir === 'out' && text.startsWith('SIP/2.0 180'));
    await phone.command({ type: 'dial', callId, target: '609' });
    await rings;
    await phone.waitToHear(callId, 440);
    expect(await phone.toneSeconds()).toBe(0);
    await phone.untilEvent(callId, 'confirmed');
    await phone.waitToHear(callId, 440);
    expect(await phone.toneSeconds()).toBe(0);
  });

  it('is nothing after a 183 that brings no sound', async () => {
    await open({ pbx: { services: { 610: { does: 'ring', status: 183 } } } });
    const { phone } = desk;
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '610' });
    await phone.untilEvent(callId, 'progress');
    expect(await phone.toneSeconds()).toBe(0);
    await phone.command({ type: 'hangup', callId });
    await phone.untilEvent(callId, 'ended');
  });

  it('is our ringback as soon as one place of several rings', async () => {
    await open({ pbx: { groups: { 700: ['102', '103'] }, users: { 101: PASSWORD, 102: 'b', 103: 'c' } } });
    const { phone, pbx } = desk;
    const second = await browser.phone({ password: 'b' });
    await second.register(
      accountAt(pbx, { address: `102@${pbx.realm}`, authorizationUser: '102', instanceId: randomUUID() }),
    );
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '700' });
    const { callId: theirs } = await second.until('incoming');
    await second.command({ type: 'ring', callId: theirs, kind: 'external' });
    await phone.waitForTone(5);
    await phone.command({ type: 'hangup', callId });
    await second.close();
  });
});

describe('JsSIP trap 15: a session interval that is too short (422)', () => {
  it('is offered again with the one that is asked for', async () => {
    await open({
      pbx: { services: { 611: { does: 'answer', plays: 'tone', toneHz: 1000, minSessionExpires: 3600 } } },
    });
    const { pbx, phone } = desk;
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '611' });
    await phone.untilEvent(callId, 'confirmed');
    await phone.waitToHear(callId, 1000);
    const offers = pbx.trace.filter(({ dir, text }) => dir === 'in' && text.startsWith('INVITE'));
    const last = offers.at(-1)?.text ?? '';
    expect(last).toMatch(/^Session-Expires: 3600/m);
    expect(last).toMatch(/^Min-SE: 3600/m);
    expect(phone.events(callId)).toEqual(['sent', 'sent', 'accepted', 'confirmed']);
    expect(await phone.connections()).toEqual(['closed', 'connected']);
  });

  it('ends the call when it is refused again', async () => {
    await open({ pbx: { services: { 612: { does: 'refuse', status: 422 } } } });
    const { phone } = desk;
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '612' });
    expect((await phone.untilEvent(callId, 'ended')).end).toMatchObject({ by: 'remote', sipCode: 422 });
    expect(await phone.liveTracks()).toBe(0);
  });
});
