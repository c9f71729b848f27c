/** Two installations of the whole program as members of a PBX's queues; numbers as in `rig/asterisk/etc/extensions.conf`. */
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { Desktop } from '../../../scripts/office/desktop.ts';
import { hear } from '../../../scripts/office/ear.ts';
import type { MainWindow } from '../../../scripts/office/main-window.ts';
import { type Floor, HZ, OUTSIDE_HZ } from '../floor.ts';
import { passwordOf } from '../rig/accounts.ts';
import { until } from '../rig/server.ts';

/** The queues' members, in the order in which the sequential one asks them. */
const MEMBERS = [1002, 1003] as const;
/** Three seconds of ringing, one of pause. */
const ROUND_MS = 6000;

export function programQueueCases(floor: () => Floor): void {
  describe('program in a queue', () => {
    let one: Seat;
    let other: Seat;

    beforeAll(async () => {
      [one, other] = (await Promise.all(MEMBERS.map((user) => takeSeat(floor(), user)))) as [Seat, Seat];
    });
    afterAll(() => Promise.all([one, other].map((seat) => seat?.desktop.stop())));

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
    });

    it('sequential: one after the other; one physical call', async () => {
      const outside = await floor().outsideCalls(621, { name: 'Gustav' });
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
      for (const seat of [one, other]) expect(seat.desktop.logged('program.uncaught')).toEqual([]);
    });
  });
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

async function takeSeat(floor: Floor, user: number): Promise<Seat> {
  const { host, ws, physicalIdHeader } = floor.exchange;
  const hz = HZ[user]!;
  const desktop = await Desktop.start({ microphoneHz: hz });
  const account = { address: `${user}@${host}`, password: passwordOf(user), server: ws, line: String(user) };
  await desktop.setUpTelephone({ ...account, ...(physicalIdHeader === null ? {} : { physicalIdHeader }) });
  const main = await desktop.main();
  await main.press('Skip for now');
  await main.press('Skip for now');
  await main.connection('Telephone').getByText('Ready').waitFor();
  return new Seat(desktop, main, hz);
}
