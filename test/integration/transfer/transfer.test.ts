/**
 * Scenario (i), played for real: a customer's call goes from one agent to the other. SIP at the sandbox's exchange, the
 * built phone windows in Chromium, two desktops at the sandbox's portal and at its push server (bitrix24.md 8i).
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PhoneBrowser } from '../phone/window/phone-window.ts';
import { type Agent, eventually, Office } from './office.ts';

let browser: PhoneBrowser;
let office: Office;
beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  office = await Office.open(browser);
});
afterEach(async () => office.close());

/** What the CRM has in the end; every call must have been finished. */
async function record() {
  await office.portal.until(
    (state) => state.statistics.length > 0 && state.calls.size === 0,
    'every call finished',
    30_000,
  );
  const { statistics, activities } = office.portal.state;
  expect(statistics).toHaveLength(1);
  expect(activities).toHaveLength(1);
  const [row] = statistics;
  return { callId: row?.callId, userId: row?.portalUserId, failedCode: row?.failedCode, duration: row?.duration ?? 0 };
}

const requests = (method: string) =>
  office.portal.parts.restRecords.list.filter((record) => record.method.toLowerCase() === method.toLowerCase());
const registrations = () => requests('telephony.externalCall.register').length;
const cardsOf = (kind: 'call.shown' | 'call.hidden', portalCallId: string) =>
  office.portal.waitFor(kind, { since: 0, where: ({ callId, userId }) => callId === portalCallId && userId === 13 });

describe('a call that is passed on', () => {
  let mara: Agent;
  beforeEach(async () => {
    // Long for a desktop, short for a test of one that isn't there.
    mara = await office.agent(102, 10_000);
  }, 30_000);

  it('after asking is one CALL_ID and one activity: the colleague’s, with the whole talk', async () => {
    const ben = await office.agent(103);
    const { callId, portalCallId, robot } = await office.talk(mara);
    const began = mara.desktop.book.call(callId)?.at.answered ?? 0;
    const consultId = await mara.pass('consult', callId, '103');
    const atBen = await ben.takes();
    await mara.phone.untilEvent(consultId, 'confirmed');
    mara.do({ type: 'completeTransfer', callId });
    expect((await mara.phone.untilEvent(callId, 'ended')).end.cause).toBe('transferred');
    await cardsOf('call.shown', portalCallId);
    await eventually('Ben knows that it is his', () => ben.desktop.book.call(atBen)?.inherited?.state === 'ours');
    await robot.ended;
    ben.do({ type: 'hangup', callId: atBen });
    const { end, at } = await eventually('the end at Ben’s', () => ended(ben, atBen));
    expect(end?.cause).toBe('hungup');
    const row = await record();
    expect(row).toMatchObject({ callId: portalCallId, userId: 13, failedCode: '200' });
    expect(Math.abs(row.duration - Math.round(((at.ended ?? 0) - began) / 1000))).toBeLessThanOrEqual(1);
    expect(registrations()).toBe(1);
    await eventually(
      'Mara’s report',
      () => mara.desktop.recentCalls.rows(5).find(({ id }) => id === callId)?.report === 'done',
    );
  });

  it('without asking moves when the colleague answers', async () => {
    const ben = await office.agent(103);
    const { callId, portalCallId } = await office.talk(mara);
    await mara.pass('transfer', callId, '103');
    const atBen = await ben.takes();
    await mara.phone.untilEvent(callId, 'ended');
    await cardsOf('call.shown', portalCallId);
    await eventually('Mara knows that Ben has it', () => mara.desktop.book.call(callId)?.handover?.taken);
    ben.do({ type: 'hangup', callId: atBen });
    expect(await record()).toMatchObject({ callId: portalCallId, userId: 13, failedCode: '200' });
    expect([registrations(), requests('telephony.externalCall.finish').length]).toEqual([1, 1]);
  });

  it('while no message between desktops gets through: the telephone brings the CALL_ID, and the portal confirms it', async () => {
    const ben = await office.agent(103);
    const { callId, portalCallId } = await office.talk(mara);
    office.portal.faults.set({ push: { dropShare: 1 } });
    await mara.pass('transfer', callId, '103');
    const atBen = await ben.takes();
    await mara.phone.untilEvent(callId, 'ended');
    await eventually('Ben knows that it is his', () => ben.desktop.book.call(atBen)?.inherited?.state === 'ours');
    expect(ben.desktop.book.call(atBen)?.portalCallId).toBe(portalCallId);
    ben.do({ type: 'hangup', callId: atBen });
    expect(await record()).toMatchObject({ callId: portalCallId, userId: 13, failedCode: '200' });
    expect(registrations()).toBe(1);
  });

  it('to a colleague without Offhook is finished for him, up to the transfer', async () => {
    const plain = await office.telephoneOf(103);
    const { callId, portalCallId } = await office.talk(mara);
    await mara.pass('transfer', callId, '103');
    const { callId: there } = await plain.until('incoming');
    await plain.command({ type: 'ring', callId: there, kind: 'external' });
    await plain.command({ type: 'answer', callId: there });
    await mara.phone.untilEvent(callId, 'ended');
    await cardsOf('call.shown', portalCallId);
    expect(await record()).toMatchObject({ callId: portalCallId, userId: 13, failedCode: '200' });
  });

  it('and declined by him stays with her', async () => {
    const ben = await office.agent(103);
    const { callId, portalCallId, robot } = await office.talk(mara);
    await mara.pass('transfer', callId, '103');
    const { callId: atBen } = await ben.phone.until('incoming');
    ben.do({ type: 'decline', callId: atBen });
    expect((await mara.phone.untilEvent(callId, 'transferProgress')).stage).toBe('failed');
    await robot.hangup();
    expect(await record()).toMatchObject({ callId: portalCallId, userId: 12, failedCode: '200' });
  });

  it('to somebody outside is hers, when it leaves', async () => {
    const { callId, portalCallId } = await office.talk(mara);
    await mara.pass('transfer', callId, '+4930987654');
    await mara.phone.untilEvent(callId, 'ended');
    expect(await record()).toMatchObject({ callId: portalCallId, userId: 12, failedCode: '200' });
  });
});

function ended(agent: Agent, callId: string) {
  const call = agent.desktop.book.call(callId);
  return call?.phase === 'ended' ? call : null;
}
