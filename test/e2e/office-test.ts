/**
 * The world of the specs: one office and one agent's desk for all of them, because each takes seconds to set up. A test
 * leaves the desk as it found it: set up, no call, no page. After a failure Playwright starts over with a new desk.
 */
import { test as base } from 'playwright/test';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { type Desk, type Office, openDesk, startOffice } from '../../scripts/office/office.ts';

interface World {
  readonly office: Office;
  readonly desk: Desk;
}

export const test = base.extend<{ main: MainWindow }, World>({
  office: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const office = await startOffice();
      await use(office);
      await office.stop();
    },
    { scope: 'worker' },
  ],
  desk: [
    async ({ office }, use) => {
      const desk = await openDesk(office);
      await leaveSoundAlone(await desk.desktop.main());
      await use(desk);
      await desk.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  main: async ({ desk }, use) => use(await desk.desktop.main()),
});

/** Steady tones are no speech: what cleans a voice takes one for an echo of the other, or for noise, and lets nothing through. */
async function leaveSoundAlone(main: MainWindow): Promise<void> {
  await main.openSettings('Microphone and speakers');
  for (const name of ['Remove echo', 'Reduce background noise', 'Adjust the microphone by itself'])
    await main.page.getByRole('switch', { name }).uncheck();
  await main.leaveSettings();
}

export { expect } from 'playwright/test';
