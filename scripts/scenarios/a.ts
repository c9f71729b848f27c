/** (a) A call to an agent's extension (bitrix24.md 8a). */
import assert from 'node:assert/strict';
import { answered, ended } from '../office/far-end.ts';
import { CALLER_HZ, JULIA } from './rig/stage.ts';
import type { Scenario } from './scenario.ts';

/** What a missed call waits for its next round (docs/decisions/005). */
export const GRACE_MS = 15_000;

export const scenario: Scenario = {
  title: 'A call to an extension',
  acts: [
    {
      title: 'A client calls Mara; she answers on the card and hangs up there',
      async play(stage) {
        const { mara } = stage;
        const caller = await stage.calls(mara, JULIA.number);
        await mara.rings(JULIA.number);
        await mara.card.is('incoming');
        await mara.card.press('Answer');
        await answered(caller);
        await mara.card.is('connected');
        await mara.hears(CALLER_HZ);
        await caller.waitToHear(mara.agent.hz);
        await mara.card.press('Hang up');
        await ended(caller);
        await mara.card.isGone();
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200']);
        assert.deepEqual(stage.crm(JULIA.number), ['in 200, Mara, contact of Mara, activity']);
      },
    },
    {
      title: 'A stranger gives up: missed, with a lead of its own and an activity that stays open',
      async play(stage) {
        const { mara } = stage;
        const stranger = stage.stranger();
        const caller = await stage.calls(mara, stranger);
        const { id } = await mara.rings(stranger);
        await mara.card.is('incoming');
        await caller.hangup();
        await mara.over(id);
        mara.desktop.clock.pass(GRACE_MS);
        await mara.card.isGone();
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 304']);
        assert.deepEqual(stage.crm(stranger), ['in 304, Mara, lead of Mara, open activity']);
      },
    },
    {
      title: 'Mara rejects the call',
      async play(stage) {
        const { mara } = stage;
        const stranger = stage.stranger();
        const caller = await stage.calls(mara, stranger);
        await mara.declines(stranger);
        assert.equal((await ended(caller)).status, 486);
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 603']);
        await mara.card.isGone();
        assert.deepEqual(stage.crm(stranger), ['in 603, Mara, lead of Mara, open activity']);
      },
    },
    {
      title: 'Without a Bitrix24 page the call is the same, and nobody waits for a card',
      async play(stage) {
        const { mara } = stage;
        const stranger = stage.stranger();
        await mara.closePage();
        const caller = await stage.calls(mara, stranger);
        await mara.answers(stranger);
        await answered(caller);
        await caller.hangup();
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200']);
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity']);
        // That of the act before may have said its goodbye a moment late.
        assert.deepEqual(
          stage.cards(mara).filter((state) => state !== 'closed'),
          [],
        );
        await mara.openPage();
      },
    },
    {
      title: 'The portal knows no such user: a fault of the set-up, and the call goes on without it',
      async play(stage) {
        const { mara, portal } = stage;
        const stranger = stage.stranger();
        const description = 'User is not found or is not active';
        portal.faults.next({ kind: 'refuse', method: 'telephony.externalCall.register', description });
        const caller = await stage.calls(mara, stranger);
        await mara.answers(stranger);
        await answered(caller);
        await caller.waitToHear(mara.agent.hz);
        await mara.hangsUp(stranger);
        await stage.reported(['Mara: register Mara in show']);
        await mara.settled();
        assert.deepEqual(stage.crm(stranger), []);
        const row = mara.desktop.program.state.history.find(({ number }) => number === stranger);
        assert.equal(row?.report, 'refused');
      },
    },
    {
      title: 'The portal takes longer to register than the call lasts',
      async play(stage) {
        const { mara, portal } = stage;
        const stranger = stage.stranger();
        portal.faults.next({ kind: 'delay', method: 'telephony.externalCall.register', beforeMs: 2500 });
        const caller = await stage.calls(mara, stranger);
        await mara.answers(stranger);
        await answered(caller);
        await mara.hangsUp(stranger);
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200']);
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity']);
      },
    },
    {
      title: 'The answer to the registration is lost: asked again under the same id, it is the same call',
      async play(stage) {
        const { mara, portal } = stage;
        const stranger = stage.stranger();
        const since = portal.mark();
        portal.faults.next({ kind: 'cut', method: 'telephony.externalCall.register', executed: true });
        const caller = await stage.calls(mara, stranger);
        await mara.answers(stranger);
        await answered(caller);
        await portal.waitFor('call.registered', { since, where: ({ repeated }) => repeated });
        await mara.card.is('connected');
        await mara.hangsUp(stranger);
        const register = 'Mara: register Mara in show';
        await stage.reported([register, register, 'Mara: finish Mara 200']);
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity']);
        assert.deepEqual(stage.unfinished(stranger), []);
      },
    },
  ],
};
