/** The whole program at work: a call comes in, Bitrix24 gets to know, the card shows it; and a call is dialled. */
import type { Page } from 'playwright';
import { CallCard } from '../../../scripts/office/agent-browser.ts';
import type { Desktop } from '../../../scripts/office/desktop.ts';
import { AGENT, CLIENT, type Desk, type Office } from '../../../scripts/office/office.ts';
import { now, within } from '../compare.ts';
import { figuresOf, type Findings } from '../figures.ts';
import { carries, type RestRecord } from '../../../sandbox/portal/rest/records.ts';

/** What one incoming call took, in milliseconds. */
interface Passage {
  /** INVITE sent by the exchange → register request at the portal. */
  readonly toRegister: number;
  /** A plain request of the same program to the same portal and back. */
  readonly roundTrip: number;
  /** Register answered → card opened in the page: the portal's own push. */
  readonly toCard: number;
  /** Register answered → card set to `incoming`. */
  readonly toIncoming: number;
}

const PATIENCE = 15_000;

export async function reportOfCalls(office: Office, { desktop, browser }: Desk, times: number): Promise<Findings> {
  const page = await browser.openWithFrame(`/crm/contact/details/${CLIENT.contact}/`);
  // The first call brings up what stays up afterwards: bridge, hub, windows.
  await passageOf(office, desktop, page, 0);
  const passages: Passage[] = [];
  for (let turn = 1; turn <= times; turn++) passages.push(await passageOf(office, desktop, page, turn));
  await page.close();
  const figures = (of: (passage: Passage) => number) => figuresOf(passages.map(of));
  return {
    rows: [
      {
        id: 'inviteToRegister',
        name: 'INVITE received → register sent',
        offhook: figures(({ toRegister }) => toRegister),
        others: [{ what: 'one HTTP round trip', figures: figures(({ roundTrip }) => roundTrip) }],
        note: 'INVITE leaves the exchange → telephony.externalCall.register at the portal; round trip: server.time by the same program',
      },
      {
        id: 'registeredToIncoming',
        name: 'register answered → card "incoming"',
        offhook: figures(({ toIncoming }) => toIncoming),
        others: [{ what: 'portal opens card', figures: figures(({ toCard }) => toCard) }],
        note: 'both from the same answer, as the portal’s page reports them; what is above 1 is frame, hub, bridge and program',
      },
    ],
  };
}

/** One call from outside, declined on the card once that shows it, so that its report is complete at once. */
async function passageOf(office: Office, desktop: Desktop, page: Page, turn: number): Promise<Passage> {
  const { portal, pbx } = office;
  const roundTrip = await roundTripOf(desktop, office);
  const at = { invited: 0, asked: 0, answered: 0, opened: 0, incoming: 0 };
  const shown = Promise.withResolvers<void>();
  const isRegister = (request: RestRecord): boolean => carries(request, 'telephony.externalcall.register');
  const since = portal.mark();
  const { timeline } = portal.state;
  const card = new CallCard(page);
  const off = [
    pbx.on('message', ({ dir, user, text }) => {
      if (dir === 'out' && user === AGENT.extension && text.startsWith('INVITE')) at.invited ||= now();
    }),
    timeline.on('rest.received', (request) => {
      if (isRegister(request)) at.asked ||= now();
    }),
    timeline.on('rest.done', (request) => {
      if (isRegister(request)) at.answered ||= now();
    }),
    timeline.on('card.opened', () => {
      at.opened ||= now();
    }),
    timeline.on('card.state', ({ state }) => {
      if (state !== 'incoming') return;
      at.incoming ||= now();
      shown.resolve();
    }),
  ];
  try {
    // Another number each time: one that calls again within 15 s may go on with its former call.
    const call = await pbx.callAgent({ to: AGENT.extension, from: `+49301234${1000 + turn}` });
    await within(shown.promise, PATIENCE, 'the card to show the call');
    await card.press('Skip');
    await within(call.ended, PATIENCE, 'the call to end');
    await portal.waitFor('call.finished', { since, timeoutMs: PATIENCE });
    await within(card.isGone(), PATIENCE, 'the card to go');
  } finally {
    for (const stop of off) stop();
  }
  return {
    roundTrip,
    toRegister: at.asked - at.invited,
    toCard: at.opened - at.answered,
    toIncoming: at.incoming - at.answered,
  };
}

/** Timed in the program's main process, by the network stack that its reports take. */
function roundTripOf({ app }: Desktop, { portal }: Office): Promise<number> {
  const { accessToken } = portal.issueTokens(AGENT.userId);
  const request = { url: `${portal.site.origin}/rest/server.time`, body: JSON.stringify({ auth: accessToken }) };
  return app.evaluate(async ({ net }, { url, body }) => {
    const begun = performance.now();
    const answer = await net.fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!answer.ok) throw new Error(`server.time: ${answer.status}`);
    await answer.text();
    return performance.now() - begun;
  }, request);
}
