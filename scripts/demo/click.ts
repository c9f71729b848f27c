/** The agent clicks a number in the CRM: the desktop dials, and the portal's own CALL_ID is finished. */
import { CallCard } from '../office/agent-browser.ts';
import { AGENT_HZ } from '../office/desktop.ts';
import { answered, ended } from '../office/far-end.ts';
import { hear } from '../office/ear.ts';
import { CLIENT, type Desk, FAR_HZ, type Office } from '../office/office.ts';
import type { Timeline } from './timeline.ts';
import { carries } from '../../sandbox/portal/rest/records.ts';

const REGISTER = 'telephony.externalcall.register';

export async function playClick(office: Office, desk: Desk, timeline: Timeline): Promise<void> {
  const { portal, pbx } = office;
  const say = (who: string, what: string): void => timeline.say(who, what);
  const page = await desk.browser.openWithFrame(`/crm/contact/details/${CLIENT.contact}/`);
  const card = new CallCard(page);

  timeline.chapter(`A click on a number in the CRM: ${CLIENT.number}`);
  const since = portal.mark();
  const robot = pbx.waitFor('robotLeg', undefined, 10_000);
  await page.getByRole('link', { name: CLIENT.number }).first().click();
  say('agent', 'clicked the number');
  const { call: registered } = await portal.waitFor('call.registered', { since });
  const { callId } = registered;
  say('portal', `registered the call by itself: ${callId}`);
  const leg = await robot;
  if (leg.number !== CLIENT.number) throw new Error(`dialled ${leg.number} instead of ${CLIENT.number}`);
  say('pbx', `INVITE for ${leg.number}`);
  await card.is('connectingOutgoing');
  say('browser', 'card state "connectingOutgoing"');
  await answered(leg);
  await card.is('connected');
  say('browser', 'card state "connected": talking');
  say('agent', `hears the client: ${await hear(await desk.desktop.window('phone'), FAR_HZ)} Hz`);
  await leg.waitToHear(AGENT_HZ);
  say('client', `hears the agent: ${Math.round(leg.heard().hz)} Hz`);

  await card.press('Hang up');
  await ended(leg);
  say('agent', 'hung up on the card');
  const finished = await portal.waitFor('call.finished', { since });
  if (finished.callId !== callId) throw new Error(`finished ${finished.callId} instead of ${callId}`);
  say('portal', `finish received for the same CALL_ID`);
  const registrations = portal.parts.restRecords.list.filter((request) => carries(request, REGISTER));
  say('portal', `no second registration: ${registrations.length} in the whole story, for the call that came in`);
  if (registrations.length !== 1) throw new Error(`${registrations.length} registrations instead of 1`);
  await page.close();
}
