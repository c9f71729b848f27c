/** The heart of the matrix with the whole program: its windows, main, and the phone as it is shipped. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENT_HZ, Desktop } from '../../../scripts/office/desktop.ts';
import { hear } from '../../../scripts/office/ear.ts';
import type { MainWindow } from '../../../scripts/office/main-window.ts';
import { answer, type Floor, hangUp, HZ, OUTSIDE_HZ } from '../floor.ts';
import { passwordOf } from '../rig/accounts.ts';
import { until } from '../rig/server.ts';

/** A member of the groups and queues, whose other member is 1003. */
const USER = 1002;

export function programCases(floor: () => Floor): void {
  describe('program', () => {
    let desktop: Desktop;
    let main: MainWindow;

    beforeAll(async () => {
      desktop = await Desktop.start();
      const { host, ws } = floor().exchange;
      const account = { address: `${USER}@${host}`, password: passwordOf(USER), server: ws, line: '1' };
      await desktop.setUpTelephone(account);
      main = await desktop.main();
      await main.press('Skip for now');
      await main.press('Skip for now');
    });
    afterAll(() => desktop.stop());

    const heard = async (hz: number): Promise<number> => hear(await desktop.window('phone'), hz);
    const newestSays = (words: RegExp): Promise<void> =>
      until(`the newest call says ${words}`, 8000, async () => words.test((await main.newestCall.textContent()) ?? ''));

    it('registers', async () => {
      await main.connection('Telephone').getByText('Ready').waitFor();
    });

    it('calls out, heard on both sides, hung up here', async () => {
      const outside = await floor().outsideAnswers();
      await main.dial('2901');
      await Promise.all([heard(OUTSIDE_HZ), outside.sound.waitToHear(AGENT_HZ)]);
      await main.press('Hang up');
      await outside.finished();
      await newestSays(/2901/);
    });

    it('is called, heard on both sides, hung up here', async () => {
      const outside = await floor().outsideCalls(USER, { caller: '+4930123456', name: 'Bert' });
      await main.press('Answer');
      await Promise.all([heard(OUTSIDE_HZ), outside.sound.waitToHear(AGENT_HZ)]);
      await main.press('Hang up');
      await outside.finished();
      await newestSays(/Bert/);
    });

    it('is hung up by the caller', async () => {
      const outside = await floor().outsideCalls(USER, { name: 'Carla', scenario: 'call-and-hang-up' });
      await main.press('Answer');
      await heard(OUTSIDE_HZ);
      await outside.finished();
      await newestSays(/Carla/);
    });

    it('says busy of a busy number', async () => {
      await main.dial('604');
      await newestSays(/604[^]*busy/i);
    });

    it('in a group takes the call, and the colleague stops ringing', async () => {
      const colleague = await floor().agent(1003);
      const outside = await floor().outsideCalls(610, { name: 'Dora' });
      await colleague.until('incoming');
      await main.press('Answer');
      await Promise.all([heard(OUTSIDE_HZ), outside.sound.waitToHear(AGENT_HZ)]);
      await colleague.until('call', ({ event }) => event.type === 'ended' && event.end.cause === 'answeredElsewhere');
      await main.press('Hang up');
      await outside.finished();
    });

    it('in a group tells that the colleague took the call', async () => {
      const colleague = await floor().agent(1003);
      const outside = await floor().outsideCalls(610, { name: 'Emil' });
      await main.button('Answer').waitFor();
      const callId = await answer(colleague);
      await Promise.all([colleague.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1003]!)]);
      await newestSays(/Emil[^]*elsewhere/i);
      await hangUp(colleague, callId);
      await outside.finished();
      expect(desktop.logged('program.uncaught')).toEqual([]);
    });
  });
}
