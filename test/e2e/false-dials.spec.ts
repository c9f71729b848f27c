/**
 * A card that comes up in the browser makes the desktop dial only if it is a fresh click of this agent on this line
 * (bitrix24.md 4.8, 4.9). Everything else must not: each test waits until the desktop has said no, then
 * makes a call of its own and finds nothing else on the wire.
 */
import type { Page } from 'playwright';
import type { Registration } from '../../sandbox/portal/telephony/calls.ts';
import { CallCard } from '../../scripts/office/agent-browser.ts';
import type { Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import { AGENT, COLLEAGUE, LINE, type Office } from '../../scripts/office/office.ts';
import { expect, test } from './office-test.ts';
import { dialled } from './sip-trace.ts';

test('a card that is shown late', async ({ office, desk, main }) => {
  const page = await desk.browser.openWithFrame('/');
  const callId = registeredAgo(office, 20_000, { phoneNumber: '+442079460171' });
  await show(office, page, callId);
  await untilRefused(desk.desktop, callId, 'late');
  await main.dial('604');
  await expect.poll(() => dialled(office.pbx).at(-1)).toBe('604');
  expect(dialled(office.pbx)).not.toContain('+442079460171');
  await takeAway(office, page, callId);
});

test("a card of another application's line", async ({ office, desk, main }) => {
  const page = await desk.browser.openWithFrame('/');
  const { id: appId } = office.portal.addApp({ name: 'Another telephone' });
  office.portal.state.lines.push({ appId, number: 'other-1', name: 'Hamburg', crmAutoCreate: false });
  const callId = registeredAgo(office, 0, { phoneNumber: '+442079460172', appId, lineNumber: 'other-1' });
  await show(office, page, callId);
  await untilRefused(desk.desktop, callId, 'otherLine');
  await main.dial('604');
  await expect.poll(() => dialled(office.pbx).at(-1)).toBe('604');
  expect(dialled(office.pbx)).not.toContain('+442079460172');
  await takeAway(office, page, callId);
});

test("the card of a colleague's outgoing call, transferred long after it was dialled", async ({
  office,
  desk,
  main,
}) => {
  const page = await desk.browser.openWithFrame('/');
  const callId = registeredAgo(office, 16_000, { phoneNumber: '+442079460173', userId: COLLEAGUE.userId });
  await show(office, page, callId);
  await untilRefused(desk.desktop, callId, 'late');
  await main.dial('604');
  await expect.poll(() => dialled(office.pbx).at(-1)).toBe('604');
  expect(dialled(office.pbx)).not.toContain('+442079460173');
  await takeAway(office, page, callId);
});

test("the card of a colleague's fresh call, while the transfer rings here", async ({ office, desk, main }) => {
  const number = '+442079460174';
  const page = await desk.browser.openWithFrame('/');
  // The transferred call's card comes up before that of the ringing call, which the portal takes its time to register.
  office.portal.faults.next({ kind: 'delay', method: 'telephony.externalCall.register', beforeMs: 2000 });
  const call = await office.incoming({ name: 'Transferred', number });
  await expect(main.button('Answer')).toBeVisible();
  const callId = registeredAgo(office, 0, { phoneNumber: number, userId: COLLEAGUE.userId });
  await show(office, page, callId);
  await untilRefused(desk.desktop, callId, 'sameNumber');

  await main.press('Answer');
  await answered(call);
  await main.press('Hang up');
  await ended(call);
  await main.dial('604');
  await expect.poll(() => dialled(office.pbx).at(-1)).toBe('604');
  expect(dialled(office.pbx)).not.toContain(number);
  await takeAway(office, page, callId);
});

/** An outgoing call that the portal registered so long ago. @returns its CALL_ID */
function registeredAgo(office: Office, ms: number, given: Partial<Registration>): string {
  const { portal, portalClock } = office;
  portalClock.aheadMs = -ms;
  try {
    const { callId } = portal.parts.calls.register({
      userId: AGENT.userId,
      phoneNumber: '',
      type: 1,
      appId: portal.state.apps[0]?.id,
      startDate: undefined,
      crmCreate: false,
      crmSource: 'CALL',
      entity: undefined,
      show: false,
      addToChat: false,
      callListId: 0,
      lineNumber: LINE,
      externalCallId: '',
      ...given,
    });
    return callId;
  } finally {
    portalClock.aheadMs = 0;
  }
}

async function show(office: Office, page: Page, callId: string): Promise<void> {
  office.portal.parts.calls.show(callId, [AGENT.userId]);
  await new CallCard(page).dialog.waitFor();
}

/** The desktop writes down what became of every card that it doesn't know. */
async function untilRefused(desktop: Desktop, callId: string, outcome: string): Promise<void> {
  const decided = () => desktop.logged('card.click').find((click) => click['portalCallId'] === callId)?.['outcome'];
  await expect.poll(decided).toBe(outcome);
}

async function takeAway(office: Office, page: Page, callId: string): Promise<void> {
  office.portal.parts.calls.hide(callId, [AGENT.userId]);
  office.portal.state.calls.delete(callId);
  await new CallCard(page).isGone();
  await page.close();
}
