/** (d) A known number goes to the manager who is responsible for the client (bitrix24.md 8d). */
import assert from 'node:assert/strict';
import type { PassOn } from '#shared/responsible.ts';
import { answered } from '../office/far-end.ts';
import type { Seat } from './rig/seat.ts';
import { QUEUE, type Setting, type Stage, TOM } from './rig/stage.ts';
import type { Act, Scenario } from './scenario.ts';

/** The PBX has chosen Mara, and the client is Ben's. */
const byOffer: readonly Act[] = [
  {
    title: 'The offer: Mara’s program knows that Tom is Ben’s client, she passes the call on before answering it',
    async play(stage) {
      const { mara, ben } = stage;
      rule(mara, 'ask');
      const caller = await stage.calls(mara, TOM.number);
      const { id } = await mara.rings(TOM.number);
      await offered(mara, id, 'Ben Ortiz');
      stage.recorder.say('Mara', 'presses “Pass on to Ben Ortiz”');
      await mara.do({ type: 'redirect', callId: id, number: '103' });
      await ben.answers(TOM.number);
      await answered(caller);
      await caller.waitToHear(ben.agent.hz);
      await ben.hangsUp(TOM.number);
      await passedToBen(stage);
    },
  },
  {
    title: 'By the company’s rule it goes to Ben at once',
    async play(stage) {
      const { mara, ben } = stage;
      rule(mara, 'automatic');
      const caller = await stage.calls(mara, TOM.number);
      await ben.answers(TOM.number);
      await answered(caller);
      await ben.hangsUp(TOM.number);
      await passedToBen(stage);
    },
  },
  {
    title: 'Ben doesn’t take it either: it stays Mara’s record, as sent on and not as missed',
    async play(stage) {
      const { mara, ben } = stage;
      rule(mara, 'automatic');
      const caller = await stage.calls(mara, TOM.number);
      await ben.rings(TOM.number);
      await stage.asked('Mara: show Ben', 1);
      await caller.hangup();
      await mara.untilCall(({ end }) => end?.cause === 'redirected', 'the call sent on');
      await mara.minutesPass(() => mara.hasReported);
      assert.deepEqual(stage.filed('finish'), ['Mara: finish Mara 603']);
      assert.deepEqual(newRows(stage), ['in 603, Mara, contact of Ben, open activity']);
      stage.reportedElsewhere();
    },
  },
  {
    title: 'Ben has gone home: no offer, and Mara serves his client herself',
    async play(stage) {
      const { mara, portal } = stage;
      rule(mara, 'automatic');
      const ben = portal.state.user(13)!;
      ben.timemanStatus = 'CLOSED';
      const client = newClientOf(stage, 13);
      const caller = await stage.calls(mara, client);
      await mara.rings(client);
      await stage.asked('Mara: searchCrmEntities', 1);
      await mara.answers(client);
      await answered(caller);
      assert.deepEqual(mara.desktop.program.state.responsible, {});
      await mara.hangsUp(client);
      await stage.reportedSomehow(['Mara: register Mara in show', 'Mara: searchCrmEntities', 'Mara: finish Mara 200']);
      // An existing client keeps his manager, whoever talked (bitrix24.md 8d).
      assert.deepEqual(stage.crm(client), ['in 200, Mara, contact of Ben, activity']);
      ben.timemanStatus = 'OPENED';
    },
  },
  {
    title: 'A stranger has no manager: he is whose telephone rings, and the answer is remembered',
    async play(stage) {
      const { mara } = stage;
      rule(mara, 'automatic');
      const stranger = stage.stranger();
      for (let round = 0; round < 2; round++) {
        const caller = await stage.calls(mara, stranger);
        await mara.answers(stranger);
        await answered(caller);
        await mara.hangsUp(stranger);
        await mara.settled();
      }
      assert.equal(stage.count('Mara: searchCrmEntities'), 1);
      await stage.reportedSomehow([
        'Mara: searchCrmEntities',
        ...['Mara: register Mara in show', 'Mara: finish Mara 200'].flatMap((one) => [one, one]),
      ]);
    },
  },
  {
    title: 'Answered before the offer came: she passes it on in mid-call, a transfer',
    async play(stage) {
      const { mara, ben } = stage;
      rule(mara, 'ask');
      const client = newClientOf(stage, 13);
      const caller = await stage.calls(mara, client);
      const { id } = await mara.answers(client);
      await answered(caller);
      await offered(mara, id, 'Ben Ortiz');
      await mara.do({ type: 'transfer', callId: id, number: '103' });
      const { remote } = await ben.untilCall(
        ({ direction, phase }) => direction === 'incoming' && phase === 'ringing',
        'the call that is passed on',
      );
      await ben.answers(remote.number);
      assert.equal((await mara.over(id)).end?.cause, 'transferred');
      await ben.hangsUp(remote.number);
      // One CALL_ID or two: scenario i says how a transfer is told.
      stage.reportedElsewhere();
      rule(mara, 'off');
    },
  },
];

/** The dial plan asks the host before anybody's telephone rings. */
const routed: Setting = {
  line: 'group',
  header: true,
  host: true,
  route: true,
  queue: { rings: 'inTurn', ringMs: [1500, 60_000], callIds: 'perLeg' },
};
const byRoute: readonly Act[] = [
  {
    setting: routed,
    title: 'By the host’s route: Ben’s client calls the company, and Ben’s telephone is the first to ring',
    async play(stage) {
      const { ada, mara, ben } = stage;
      const caller = await stage.calls(QUEUE, TOM.number);
      await ben.answers(TOM.number);
      await answered(caller);
      await caller.waitToHear(ben.agent.hz);
      await ben.hangsUp(TOM.number);
      await stage.asked('Ben: finish Ben 200', 1);
      assert.deepEqual(stage.filed('finish'), ['Ben: finish Ben 200']);
      assert.deepEqual(stage.crm(TOM.number), ['in 200, Ben, contact of Ben, activity']);
      for (const seat of [ada, mara]) assert.deepEqual(seat.desktop.program.book.calls, []);
      stage.reportedElsewhere();
    },
  },
  {
    setting: routed,
    title: 'Ben doesn’t answer: the queue goes on, Ada serves him, and the client stays Ben’s',
    async play(stage) {
      const { ada, ben } = stage;
      const caller = await stage.calls(QUEUE, TOM.number);
      await ben.rings(TOM.number);
      await ada.answers(TOM.number);
      await answered(caller);
      await ada.hangsUp(TOM.number);
      await stage.asked('Ada: finish Ada 200', 1);
      for (const seat of stage.seats) await seat.settled(60_000);
      assert.deepEqual(stage.filed('finish'), ['Ada: finish Ada 200']);
      assert.deepEqual(stage.crm(TOM.number).slice(-1), ['in 200, Ada, contact of Ben, activity']);
      stage.reportedElsewhere();
    },
  },
  {
    setting: routed,
    title: 'Ben has gone home, or the portal doesn’t answer in time: the queue at once',
    async play(stage) {
      const { ada, ben, portal } = stage;
      const spoils = [
        () => (portal.state.user(13)!.timemanStatus = 'CLOSED'),
        () => portal.faults.next({ kind: 'delay', method: 'telephony.externalCall.searchCrmEntities', beforeMs: 3000 }),
      ];
      for (const spoil of spoils) {
        spoil();
        const before = ben.desktop.program.book.calls.length;
        const caller = await stage.calls(QUEUE, TOM.number);
        await ada.answers(TOM.number);
        await answered(caller);
        await ada.hangsUp(TOM.number);
        await ada.settled(60_000);
        assert.equal(ben.desktop.program.book.calls.length, before);
        portal.state.user(13)!.timemanStatus = 'OPENED';
      }
      stage.reportedElsewhere();
    },
  },
];

export const scenario: Scenario = {
  title: 'A known number to its responsible manager',
  acts: [...byRoute, ...byOffer],
};

function rule({ desktop: { program } }: Seat, passToResponsible: PassOn): void {
  program.settings.update({ calls: { ...program.settings.current.calls, passToResponsible } });
}

async function offered(seat: Seat, callId: string, name: string): Promise<void> {
  await seat.untilState(({ responsible }) => responsible[callId]?.name === name, `an offer to pass it to ${name}`);
}

/** Another client of that manager's, whom nobody has asked about yet. */
function newClientOf(stage: Stage, manager: number): string {
  const number = stage.stranger();
  const { state } = stage.portal;
  state.entities.push({
    type: 'CONTACT',
    id: state.nextId(),
    title: `Client ${number}`,
    note: '',
    phones: [{ value: number, kind: 'WORK' }],
    email: '',
    company: undefined,
    assignedById: manager,
    createdAt: state.now(),
  });
  return number;
}

/** One call in the CRM: the CALL_ID that Mara's desktop registered moves to Ben's, which finishes it. */
async function passedToBen(stage: Stage): Promise<void> {
  await stage.asked('Ben: finish Ben 200', 1);
  for (const seat of stage.seats) await seat.settled(60_000);
  await stage.reportedSomehow([
    'Mara: register Mara in show',
    ...(stage.count('searchCrmEntities') > 0 ? ['Mara: searchCrmEntities'] : []),
    'Mara: hide Mara',
    'Mara: show Ben',
    'Ben: finish Ben 200',
  ]);
  assert.deepEqual(newRows(stage), ['in 200, Ben, contact of Ben, activity']);
}

/** Tom's calls of this act. */
const newRows = (stage: Stage): readonly string[] => stage.crm(TOM.number).slice(stage.rowsBefore(TOM.number));
