/** A client calls; the agent answers on the card in the browser, holds, mutes and hangs up there; the CRM has the call. */
import { AGENT_HZ } from '../office/desktop.ts';
import { CallCard } from '../office/agent-browser.ts';
import { answered, ended, untilHeld } from '../office/far-end.ts';
import { hear } from '../office/ear.ts';
import { AGENT, CLIENT, type Desk, FAR_HZ, type Office } from '../office/office.ts';
import type { Timeline } from './timeline.ts';
import { carries } from '../../sandbox/portal/rest/records.ts';

const REGISTER = 'telephony.externalcall.register';

export async function playIncoming(office: Office, desk: Desk, timeline: Timeline): Promise<void> {
  const { portal, pbx } = office;
  const say = (who: string, what: string): void => timeline.say(who, what);
  const page = await desk.browser.openWithFrame(`/crm/contact/details/${CLIENT.contact}/`);
  const card = new CallCard(page);

  timeline.chapter(`A call comes in: ${CLIENT.name}, ${CLIENT.number}`);
  const since = portal.mark();
  const toldRinging = pbx.waitFor(
    'message',
    ({ dir, parsed }) => dir === 'in' && parsed?.kind === 'response' && parsed.status === 180,
  );
  say('pbx', `registered: ${AGENT.extension} is signed in at the telephone system`);
  const call = await office.incoming();
  await toldRinging;
  say('desktop', 'INVITE received, ringing');
  await portal.waitFor('rest.received', { since, where: (request) => carries(request, REGISTER) });
  say('portal', 'telephony.externalCall.register received');
  const { call: registered } = await portal.waitFor('call.registered', { since });
  const { callId } = registered;
  say('portal', `register answered with ${callId}`);
  await card.dialog.waitFor();
  say('browser', 'call card up in the portal page');
  await card.is('incoming');
  say('browser', 'card state "incoming" set');

  await card.press('Answer');
  say('agent', 'pressed Answer on the card');
  await answered(call);
  await card.is('connected');
  say('browser', 'card state "connected"');
  const phone = await desk.desktop.window('phone');
  const heard = await hear(phone, FAR_HZ);
  say('agent', `hears the client: ${heard} Hz`);
  await call.waitToHear(AGENT_HZ);
  say(
    'client',
    `hears the agent: ${Math.round(call.heard().hz)} Hz; packets received ${call.packetsReceived}, sent ${call.packetsSent}`,
  );

  await card.press('Hold');
  await untilHeld(call, true);
  say('client', 'is on hold (pressed on the card)');
  await card.press('Hold');
  await untilHeld(call, false);
  await call.waitToHear(AGENT_HZ);
  say('client', 'hears the agent again');
  await card.press('Mute');
  await call.waitToHear(0);
  say('client', 'hears silence: muted on the card');
  await card.press('Mute');
  await call.waitToHear(AGENT_HZ);
  say('client', 'hears the agent again');

  await card.press('Hang up');
  await ended(call);
  say('agent', 'hung up on the card');
  await portal.waitFor('call.finished', { since });
  say('portal', 'telephony.externalCall.finish received');
  await card.isGone();
  const activity = await portal.until(
    (state) => state.activities.find((row) => row.originId === `VI_${callId}`),
    'the call in the CRM',
  );
  say('portal', `CRM activity: ${activity.direction}, ${activity.duration} s, “${activity.subject}”`);
  await page.close();
}
