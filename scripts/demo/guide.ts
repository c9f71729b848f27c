/** The demo for a person: everything is started and set up, the story is told step by step, she presses the buttons. */
import { createInterface } from 'node:readline/promises';
import { AGENT, CLIENT, type Desk, type Office, openDesk, startOffice } from '../office/office.ts';

const STORY = `
  Mara Lindt is signed in at the portal page and at the desktop program.

  1  Press Enter here: ${CLIENT.name} calls.
     The card comes up in the portal page. Press Answer there (or in the desktop's window).
     You hear a steady tone. Try Hold and Mute on the card, then Hang up.
     The timeline of the contact shows the call.
  2  Click one of the numbers in the portal page: the desktop dials it.
  3  q and Enter ends everything.
`;

/** @returns the exit code */
export async function guide(): Promise<number> {
  if (!onScreen()) {
    console.error('There is no screen here. Without one the story can play by itself: npm run demo -- --play');
    return 1;
  }
  let office: Office | null = null;
  let desk: Desk | null = null;
  try {
    office = await startOffice();
    desk = await openDesk(office, {
      visible: true,
      desktop: { env: { STANDIN_HEADFUL: '1' } },
      said: (what) => console.log(`  ${what}`),
    });
    await desk.browser.openWithFrame(`/crm/contact/details/${CLIENT.contact}/`);
    console.log(
      `\nPortal      ${office.portal.loginUrl(AGENT.userId)}\nInspection  ${office.portal.site.origin}/sandbox\n${STORY}`,
    );
    await takeOrders(office);
    return 0;
  } finally {
    await desk?.stop();
    await office?.stop();
  }
}

async function takeOrders(office: Office): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for await (const line of terminal) {
      if (line.trim() === 'q') return;
      const call = await office.incoming();
      call.ended.then(
        ({ by }) => console.log(`  The call has ended (${by}). Enter: the next one.`),
        (error: unknown) => console.error('  The call broke off:', error),
      );
      console.log('  It rings.');
    }
  } finally {
    terminal.close();
  }
}

const onScreen = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
