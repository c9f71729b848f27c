/**
 * Two installations of the whole program as members of a PBX's queues; numbers as in `rig/asterisk/etc/extensions.conf`.
 * Scenarios (b) and (c) of bitrix24.md 8: the sandbox's portal and the companion host see what the queues make of a call.
 */
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { Desktop } from '../../../scripts/office/desktop.ts';
import { hear } from '../../../scripts/office/ear.ts';
import type { MainWindow } from '../../../scripts/office/main-window.ts';
import { type Floor, HZ, OUTSIDE_HZ } from '../floor.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { LINE } from '../../../scripts/office/office.ts';
import { signInAs } from '../../../scripts/scenarios/rig/portal-sign-in.ts';
import { passwordOf } from '../rig/accounts.ts';
import { until } from '../rig/server.ts';

/** The queues' members, in the order in which the sequential one asks them. */
const MEMBERS = [1002, 1003] as const;
/** Who they are at the portal: Mara and Ben. */
const USERS = [12, 13] as const;
/** Three seconds of ringing, one of pause. */
const ROUND_MS = 6000;

export function programQueueCases(floor: () => Floor): void {
  describe('program in a queue', () => {
    let world: HostedPortal;
    let one: Seat;
    let other: Seat;

    beforeAll(async () => {
      world = await startHostedPortal();
      [one, other] = (await Promise.all(MEMBERS.map((user, at) => takeSeat(floor(), user, world, USERS[at]!)))) as [
        Seat,
        Seat,
      ];
    });
    afterAll(async () => {
      await Promise.all([one, other].map((seat) => seat?.desktop.stop()));
      await world?.stop();
    });

    it('ring-all: both ring, again after a pause; one answers, the other is told; one physical call', async () => {
      const outside = await floor().outsideCalls(620, { name: 'Frida' });
      await Promise.all([one, other].map((seat) => seat.rings()));
      await Promise.all([one, other].map((seat) => seat.isQuiet()));
      await Promise.all([one, other].map((seat) => seat.rings()));
      await one.main.press('Answer');
      await Promise.all([hear(await one.desktop.window('phone'), OUTSIDE_HZ), outside.sound.waitToHear(one.hz)]);
      await other.newestSays(/Frida[^]*elsewhere/i);
      await one.main.press('Hang up');
      await outside.finished();
      const rounds = [...(await one.calls('Frida', 2)), ...(await other.calls('Frida', 2))];
      expect(rounds.map(({ end }) => end?.cause)).toEqual(['missed', 'hungup', 'missed', 'answeredElsewhere']);
      expectOnePhysicalCall(rounds);
      await expectOneRecord(world, rounds[0]!.physicalId, USERS[0]);
    });

    it('sequential: one after the other; one physical call', async () => {
      const outside = await floor().outsideCalls(621, { name: 'Gustav', caller: '+4930123457' });
      await one.rings();
      expect(await other.main.button('Answer').count()).toBe(0);
      await one.isQuiet();
      await other.rings();
      await other.main.press('Answer');
      await Promise.all([hear(await other.desktop.window('phone'), OUTSIDE_HZ), outside.sound.waitToHear(other.hz)]);
      await other.main.press('Hang up');
      await outside.finished();
      const legs = [...(await one.calls('Gustav', 1)), ...(await other.calls('Gustav', 1))];
      expect(legs.map(({ end }) => end?.cause)).toEqual(['missed', 'hungup']);
      expectOnePhysicalCall(legs);
      await expectOneRecord(world, legs[0]!.physicalId, USERS[1]);
      for (const seat of [one, other]) expect(seat.desktop.logged('program.uncaught')).toEqual([]);
    });
  });
}

/**
 * What the CRM has of the physical call, however often and wherever it rang: one finished call of whoever answered, one
 * activity, one registration, and the lead that it made is hers.
 */
async function expectOneRecord({ portal }: HostedPortal, physicalId: string, userId: number): Promise<void> {
  const mine = () => portal.state.statistics.filter(({ externalCallId }) => externalCallId === physicalId);
  await portal.until(() => mine().length > 0, 'the finished call', 40_000);
  // A second report would follow from a desktop that believed the call its own when it stopped ringing there.
  await until('nothing more is to be reported', 40_000, () => portal.state.calls.size === 0);
  const rows = mine();
  expect(rows.map(({ portalUserId, failedCode }) => [portalUserId, failedCode])).toEqual([[userId, '200']]);
  const [row] = rows;
  expect(portal.state.activities.filter(({ originId }) => originId === `VI_${row?.callId}`)).toHaveLength(1);
  const lead = portal.state.entities.find(({ type, id }) => type === row?.entity?.type && id === row.entity.id);
  expect(lead?.assignedById).toBe(userId);
}

/** By the header; SIP knows them as so many calls. */
function expectOnePhysicalCall(legs: readonly Call[]): void {
  expect(legs.map(({ physicalIdFromHeader }) => physicalIdFromHeader)).toEqual(legs.map(() => true));
  expect(new Set(legs.map(({ physicalId }) => physicalId)).size).toBe(1);
  expect(new Set(legs.map(({ sipCallId }) => sipCallId)).size).toBe(legs.length);
}

/** A member of the queues at the program. */
class Seat {
  readonly desktop: Desktop;
  readonly main: MainWindow;
  readonly hz: number;

  constructor(desktop: Desktop, main: MainWindow, hz: number) {
    this.desktop = desktop;
    this.main = main;
    this.hz = hz;
  }

  rings(): Promise<void> {
    return this.main.button('Answer').waitFor({ timeout: ROUND_MS });
  }

  isQuiet(): Promise<void> {
    return this.main.button('Answer').waitFor({ state: 'hidden', timeout: ROUND_MS });
  }

  newestSays(words: RegExp): Promise<void> {
    const says = async (): Promise<boolean> => words.test((await this.main.newestCall.textContent()) ?? '');
    return until(`the newest call says ${words}`, 8000, says);
  }

  /** What its journal has of that caller's calls, oldest first, once so many are over. */
  async calls(name: string, count: number): Promise<Call[]> {
    let found: Call[] = [];
    await until(`${count} calls of ${name} are over`, 8000, () => {
      found = this.#journal().filter((call) => call.remote.name === name && call.phase === 'ended');
      return found.length === count;
    });
    return found;
  }

  #journal(): Call[] {
    const db = new DatabaseSync(path.join(this.desktop.profile, 'journal.sqlite'), { readOnly: true });
    try {
      return db
        .prepare('SELECT call FROM calls ORDER BY created')
        .all()
        .map(({ call }) => JSON.parse(String(call)) as Call);
    } finally {
      db.close();
    }
  }
}

async function takeSeat(floor: Floor, user: number, world: HostedPortal, userId: number): Promise<Seat> {
  const { host, ws, physicalIdHeader } = floor.exchange;
  const hz = HZ[user]!;
  const desktop = await Desktop.start({ microphoneHz: hz });
  const account = { address: `${user}@${host}`, password: passwordOf(user), server: ws, line: LINE, isGroup: true };
  await desktop.setUpTelephone({ ...account, ...(physicalIdHeader === null ? {} : { physicalIdHeader }) });
  const main = await desktop.main();
  const { portal, hostOrigin } = world;
  const { clientId, clientSecret } = portal.app;
  // Pages come from the same place; nobody opens one here.
  const page = await desktop.beginSignIn({
    origin: portal.site.origin,
    handlerOrigin: hostOrigin,
    clientId,
    clientSecret,
  });
  await signInAs(portal, userId, page);
  await desktop.signedIn();
  await main.press('Skip for now');
  await main.connection('Telephone').getByText('Ready').waitFor();
  return new Seat(desktop, main, hz);
}
