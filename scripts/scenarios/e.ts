/** (e) Click-to-call: the portal has registered the call, whatever way the click reaches the desktop (bitrix24.md 8e). */
import assert from 'node:assert/strict';
import { answered, ended } from '../office/far-end.ts';
import { CallCard } from '../office/agent-browser.ts';
import { BUSY, FAR_HZ, JULIA, type Setting, TOM } from './rig/stage.ts';
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
      await stage.reported(['Ada: finish Ben OTHER'], 40_000);
      assert.deepEqual(stage.crm(stranger), ['out OTHER, Ben, lead of Ben, activity']);
      await ben.desktop.startAgain();
      await ben.openPage();
    },
  },
];

export const scenario: Scenario = { title: 'Click-to-call', acts: [...byCard, ...byLink, ...byEvent] };
