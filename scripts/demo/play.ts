/** The story, played by itself: one call in, one click out, each step seen where a person would see it. */
import type { Desk, Office } from '../office/office.ts';
import { openDesk, startOffice } from '../office/office.ts';
import { playIncoming } from './incoming.ts';
import { playClick } from './click.ts';
import { Timeline } from './timeline.ts';

/** @returns the exit code */
export async function play(): Promise<number> {
  const timeline = new Timeline();
  let office: Office | null = null;
  let desk: Desk | null = null;
  try {
    timeline.chapter('The agent arrives: telephone, sign-in, browser');
    office = await startOffice();
    timeline.say('sandbox', `portal ${office.portal.site.origin}, telephone system ${office.pbx.url}`);
    desk = await openDesk(office, { said: (what) => timeline.say('desktop', what) });
    await playIncoming(office, desk, timeline);
    await playClick(office, desk, timeline);
    console.log(`\nThe whole story took ${timeline.seconds.toFixed(1)} s.`);
    return 0;
  } catch (error) {
    console.error('\nThe story broke off:', error);
    return 1;
  } finally {
    await desk?.stop();
    await office?.stop();
  }
}
