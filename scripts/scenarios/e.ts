/** (e) Click-to-call: the portal has registered the call, whatever way the click reaches the desktop (bitrix24.md 8e). */
import assert from 'node:assert/strict';
import { answered, ended, untilHeld } from '../office/far-end.ts';
import { CallCard } from '../office/agent-browser.ts';
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { BUSY, FAR_HZ, JULIA, type Setting, type Stage, TOM } from './rig/stage.ts';
import type { Act, Scenario } from './scenario.ts';

const byCard: readonly Act[] = [
  {
    title: 'By the card in the agent’s own page: dialled at once, and the portal’s own CALL_ID is finished',
    async play(stage) {
      const { mara } = stage;
      await mara.openPage(`/crm/contact/details/${JULIA.contact}/`);
      const called = stage.called();
      stage.recorder.say('Mara', `clicks ${JULIA.number} on the page`);
      await mara.page.getByRole('link', { name: JULIA.number }).first().click();
      const leg = await called;
      assert.equal(leg.number, JULIA.number);
      await mara.card.is('connectingOutgoing');
      await answered(leg);
      await mara.card.is('connected');
      await mara.hears(FAR_HZ);
      await leg.waitToHear(mara.agent.hz);
      const clicked = await mara.card.callId();
      await mara.card.press('Hang up');
      await ended(leg);
      await stage.reported(['Mara: finish Mara 200']);
      assert.deepEqual(
        stage.rows(JULIA.number).map(({ callId }) => callId),
        [clicked],
      );
      assert.deepEqual(stage.crm(JULIA.number), ['out 200, Mara, contact of Mara, activity']);
    },
  },
  {
    title: 'In two tabs at once, which both show the card: one call',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      const second = await mara.browser.openWithFrame('/crm/lead/list/', { showsAlways: true });
      const called = stage.called();
      const callId = await stage.clicks(mara, stranger);
      const leg = await called;
      await Promise.all([mara.card, new CallCard(second)].map((card) => card.is('connectingOutgoing')));
      await answered(leg);
      await Promise.all([mara.card, new CallCard(second)].map((card) => card.is('connected')));
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: finish Mara 200']);
      assert.equal(stage.dialled(stranger), 1);
      assert.deepEqual(
        stage.rows(stranger).map((row) => row.callId),
        [callId],
      );
      await second.close();
    },
  },
  {
    title: 'The client is busy: the card offers to call again, the CRM knows why',
    async play(stage) {
      const { mara } = stage;
      await stage.clicks(mara, BUSY);
      await stage.reported(['Mara: finish Mara 486']);
      assert.deepEqual(stage.crm(BUSY), ['out 486, Mara, lead of Mara, activity']);
    },
  },
  {
    title: 'A colleague’s card is nobody’s click: only the desktop of who clicked dials',
    async play(stage) {
      const { ben, mara } = stage;
      const called = stage.called();
      await stage.clicks(ben, TOM.number);
      await answered(await called);
      await ben.hangsUp(TOM.number);
      await stage.reported(['Ben: finish Ben 200']);
      assert.equal(stage.dialled(TOM.number), 1);
      assert.deepEqual(stage.cards(mara), []);
    },
  },
  {
    title: 'The telephone is not registered: the click ends as cancelled, and the card says so',
    async play(stage) {
      const { mara, pbx } = stage;
      const stranger = stage.stranger();
      await pbx.closePorts();
      await mara.untilState((state) => state.pbx.state === 'offline', 'knows that the exchange is away');
      await stage.clicks(mara, stranger);
      await stage.reported(['Mara: finish Mara 603-S']);
      assert.deepEqual(stage.crm(stranger), ['out 603-S, Mara, lead of Mara, activity']);
      assert.ok(stage.cards(mara).includes('error'), `her card: ${stage.cards(mara).join(', ')}`);
      assert.equal(stage.dialled(stranger), 0);
      await pbx.openPorts();
      for (const seat of stage.seats)
        await seat.untilState((state) => state.pbx.state === 'registered', 'is registered again', 60_000);
    },
  },
];

const byLink: readonly Act[] = [
  {
    title: 'By a tel: link that the same click opened: the card has dialled, the link adds nothing',
    async play(stage) {
      const { mara } = stage;
      const { settings } = mara.desktop.program;
      settings.update({ calls: { ...settings.current.calls, dialLinks: true } });
      const stranger = stage.stranger();
      const called = stage.called();
      await stage.clicks(mara, stranger);
      const leg = await called;
      stage.recorder.say('Mara', `the system opens tel:${stranger}`);
      mara.desktop.program.openLinks([`tel:${stranger}`]);
      await answered(leg);
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: finish Mara 200']);
      assert.equal(stage.dialled(stranger), 1);
    },
  },
  {
    title: 'By a tel: link alone, from anywhere: dialled and registered as her own call',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      const called = stage.called();
      stage.recorder.say('Mara', `the system opens callto:${stranger}`);
      mara.desktop.program.openLinks([`callto:${stranger}`]);
      const leg = await called;
      await answered(leg);
      await mara.card.is('connected');
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: register Mara out', 'Mara: show Mara', 'Mara: finish Mara 200']);
      assert.deepEqual(stage.crm(stranger), ['out 200, Mara, lead of Mara, activity']);
    },
  },
];

const hosted: Setting = { host: true };
/** The portal's event reaches the host, which sends a signed request to the agent's desktop. */
const byEvent: readonly Act[] = [
  {
    setting: hosted,
    title: 'By the server’s event, without any Bitrix24 page',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      await mara.closePage();
      const called = stage.called();
      const callId = await stage.clicks(mara, stranger);
      await answered(await called);
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: finish Mara 200']);
      assert.deepEqual(
        stage.rows(stranger).map((row) => row.callId),
        [callId],
      );
      await mara.openPage();
    },
  },
  {
    setting: hosted,
    title: 'By event and card at once: one call, and what only the event tells (the campaign) is kept',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      const since = stage.portal.mark();
      const called = stage.called();
      await stage.clicks(mara, stranger, { callListId: 77 });
      const leg = await called;
      await stage.portal.waitFor('event.delivered', { since });
      await answered(leg);
      await mara.untilCall(({ crm }) => crm.callListId === 77, 'the campaign that the event tells');
      assert.equal(stage.dialled(stranger), 1);
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: finish Mara 200']);
    },
  },
  {
    setting: hosted,
    title: 'The extension comes by the event alone: dialled after the answer, whoever made the call',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      const called = stage.called();
      // The portal splits it off: the card knows nothing of it (bitrix24.md 4.2).
      await stage.clicks(mara, `${stranger},42`);
      const leg = await called;
      assert.equal(leg.number, stranger);
      await answered(leg);
      await leg.waitForDigits('42');
      stage.recorder.say('client', 'the company’s machine hears 42');
      await mara.untilCall(({ crm }) => crm.extension === '42', 'the extension that the event tells');
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: finish Mara 200']);
      assert.equal(stage.dialled(stranger), 1);
      assert.equal(leg.digits, '42');
    },
  },
  {
    setting: hosted,
    title: 'Her desktop is off, and the card is open: nothing is dialled, and the card says so within seconds',
    async play(stage) {
      const { ben } = stage;
      const stranger = stage.stranger();
      await ben.desktop.quit();
      const callId = await stage.clicks(ben, stranger);
      await ben.card.is('error');
      await stage.recorder.until(/card says “(Offhook|Your phone) isn't reachable”/);
      assert.equal(stage.dialled(stranger), 0);
      // It stays a registration that leaves no activity: whoever dialled it by a way of which the host knows nothing
      // would be contradicted.
      await stage.reported([]);
      assert.deepEqual(stage.unfinished(stranger), [callId]);
      assert.deepEqual(stage.activities(stranger), []);
      await ben.closePage();
      // Then it is no wish of hers any more: her desktop may come back.
      await stage.recorder.until(/click unreachable/, 30_000);
      await ben.desktop.startAgain();
      await ben.openPage();
      assert.equal(stage.dialled(stranger), 0);
    },
  },
  {
    setting: hosted,
    title: 'She talks, and clicks in the mobile app: the first client waits on hold, the second is called',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      const caller = await stage.calls(mara, TOM.number);
      const { id } = await mara.answers(TOM.number);
      await answered(caller);
      const called = stage.called();
      await stage.clicks(mara, stranger, { mobile: true });
      const leg = await called;
      await untilHeld(caller, true);
      stage.recorder.say('Mara', 'has put the first client on hold');
      await answered(leg);
      await leg.waitToHear(mara.agent.hz);
      await mara.hangsUp(stranger);
      await mara.do({ type: 'hold', callId: id, held: false });
      await untilHeld(caller, false);
      await caller.waitToHear(mara.agent.hz);
      await mara.hangsUp(TOM.number);
      await stage.reportedSomehow(['Mara: register Mara in show', 'Mara: finish Mara 200', 'Mara: finish Mara 200']);
      assert.deepEqual(stage.crm(stranger), ['out 200, Mara, lead of Mara, activity']);
    },
  },
  {
    setting: hosted,
    title: 'Four calls are up: a fifth is not dialled, and its click ends as cancelled',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      const callers = await fourCalls(stage);
      await stage.clicks(mara, stranger, { mobile: true });
      await stage.asked('Mara: finish Mara 603-S', 1);
      assert.equal(stage.dialled(stranger), 0);
      assert.deepEqual(stage.crm(stranger), ['out 603-S, Mara, lead of Mara, activity']);
      for (const { leg } of callers) await leg.hangup();
      await Promise.all(callers.map(({ id }) => mara.over(id)));
      const registered = callers.flatMap(() => ['Mara: finish Mara 200']);
      // The first one's card is up; the others are registered unseen (bitrix24.md 5.6).
      const unseen = callers.slice(1).map(() => 'Mara: register Mara in');
      await stage.reportedSomehow(['Mara: register Mara in show', ...unseen, ...registered, 'Mara: finish Mara 603-S']);
    },
  },
  {
    setting: hosted,
    title: 'The event is lost, and there is no second one: the card has dialled',
    async play(stage) {
      const { mara, portal } = stage;
      const stranger = stage.stranger();
      portal.faults.set({ loseEvents: true });
      const called = stage.called();
      await stage.clicks(mara, stranger);
      await answered(await called);
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: finish Mara 200']);
      portal.faults.set({ loseEvents: false });
    },
  },
  {
    setting: hosted,
    title: 'From the mobile app: no card anywhere, her desktop dials',
    async play(stage) {
      const { mara } = stage;
      const stranger = stage.stranger();
      const called = stage.called();
      await stage.clicks(mara, stranger, { mobile: true });
      await answered(await called);
      assert.deepEqual(stage.cards(mara), []);
      await mara.hangsUp(stranger);
      await stage.reported(['Mara: finish Mara 200']);
      assert.deepEqual(stage.crm(stranger), ['out 200, Mara, lead of Mara, activity']);
    },
  },
  {
    setting: hosted,
    title: 'From the mobile app while her desktop is off: after a while the host ends the call',
    async play(stage) {
      const { ben } = stage;
      const stranger = stage.stranger();
      await ben.closePage();
      await ben.desktop.quit();
      await stage.clicks(ben, stranger, { mobile: true });
      await stage.reported(['host: finish Ben OTHER'], 40_000);
      assert.deepEqual(stage.crm(stranger), ['out OTHER, Ben, lead of Ben, activity']);
      await ben.desktop.startAgain();
      await ben.openPage();
    },
  },
];

export const scenario: Scenario = { title: 'Click-to-call', acts: [...byCard, ...byLink, ...byEvent] };

interface Caller {
  readonly id: string;
  readonly leg: RobotLeg;
}

/** As many as one telephone carries: each answered, which puts the one before on hold. */
async function fourCalls(stage: Stage): Promise<readonly Caller[]> {
  const { mara } = stage;
  const callers: Caller[] = [];
  for (let n = 0; n < 4; n++) {
    const number = stage.stranger();
    const leg = await stage.calls(mara, number);
    const { id } = await mara.answers(number);
    await answered(leg);
    callers.push({ id, leg });
  }
  return callers;
}
