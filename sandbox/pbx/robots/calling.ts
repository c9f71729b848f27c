import { randomUUID } from 'node:crypto';
import { TIMER_64_T1 } from '../fork.ts';
import { tagOf } from '../sip/address.ts';
import { cseq, type Header, header, headerValues, type SipRequest, type SipResponse } from '../sip/message.ts';
import { cancelFor, newTag } from '../sip/write.ts';
import type { Timers } from '../timers.ts';
import { Dialog } from './dialog.ts';
import { RobotLeg } from './leg.ts';
import { type MediaOptions, type Plays, RobotMedia } from './media.ts';
import { type Robots, ROBOTS_HOST } from './robots.ts';

/** A call from the outside world to an agent or a group. */
export type AgentCall = {
  readonly to: string;
  /** The caller's number, e.g. `+4930123456`. */
  readonly from: string;
  readonly displayName?: string;
  readonly plays?: Plays;
  readonly toneHz?: number;
  /** More headers of the INVITE. */
  readonly headers?: readonly Header[];
};

export type CallingSurroundings = {
  readonly robots: Robots;
  readonly timers: Timers;
  readonly domain: string;
  readonly media: Omit<MediaOptions, 'plays' | 'toneHz'>;
};

/** Sends the INVITE with a real WebRTC offer and follows it to the end. */
export async function placeCall(call: AgentCall, around: CallingSurroundings): Promise<RobotLeg> {
  const { robots, timers } = around;
  const tag = newTag();
  const { plays = 'tone', toneHz } = call;
  const media = new RobotMedia({ ...around.media, plays, ...(toneHz !== undefined && { toneHz }) });
  const dialog = newDialog(call, tag, around);
  const offer = await media.offer();
  const headers: Header[] = [...(call.headers ?? []), ['Content-Type', 'application/sdp']];
  const invite = dialog.request('INVITE', { headers, body: offer });

  const leg = new RobotLeg({
    direction: 'to-agent',
    number: call.to,
    invite,
    dialog,
    media,
    line: {
      send: (message) => robots.transmit(message),
      ask: (request) => robots.ask(request),
      abandon: (reasons) => robots.transmit(cancelFor(invite, reasons)),
      referred: (refer) => robots.referred(refer, leg),
      gone: (closing) => {
        robots.remove(tag, closing);
        // A second leg of a fork may still answer; it has to be told that it came too late.
        timers.after(TIMER_64_T1, () => robots.forget(invite));
      },
    },
  });
  robots.add(tag, leg);
  robots.start(invite, (response) => void onResponse(response, { leg, dialog, media, invite, robots }));
  return leg;
}

type Progress = { leg: RobotLeg; dialog: Dialog; media: RobotMedia; invite: SipRequest; robots: Robots };

async function onResponse(response: SipResponse, { leg, dialog, media, invite, robots }: Progress): Promise<void> {
  if (response.status < 200) {
    if (response.status > 100) leg.rings();
    return;
  }
  if (response.status >= 300) {
    const by = response.status === 487 ? 'robot' : 'agent';
    return leg.end({ by, status: response.status, reasons: headerValues(response, 'Reason') });
  }
  const tag = tagOf(header(response, 'To'));
  if (leg.state === 'answered' || leg.state === 'ended') return tooLate(response, dialog, invite, robots);
  dialog.learn(response);
  robots.transmit(dialog.request('ACK', { sequence: cseq(invite).number }));
  leg.answers();
  try {
    await media.takeAnswer(response.body);
  } catch {
    await leg.hangup([`SIP;cause=488;text="Bad answer from ${tag}"`]);
  }
}

/** RFC 3261 13.2.2.4: every 2xx gets its ACK, and a dialog that nobody wants its BYE. */
function tooLate(response: SipResponse, won: Dialog, invite: SipRequest, robots: Robots): void {
  const { callId, local, remote, contact } = won;
  const other = new Dialog({ callId, local, remote, contact, remoteTarget: '', sequence: cseq(invite).number });
  other.learn(response);
  if (other.remote.tag === won.remote.tag && won.remoteTarget === other.remoteTarget) return;
  robots.transmit(other.request('ACK', { sequence: cseq(invite).number }));
  void robots.ask(other.request('BYE'));
}

function newDialog(call: AgentCall, tag: string, { domain }: CallingSurroundings): Dialog {
  const name = call.displayName === undefined ? '' : `"${call.displayName.replace(/["\\]/g, '\\$&')}" `;
  const target = `sip:${encodeURIComponent(call.to)}@${domain}`;
  return new Dialog({
    callId: randomUUID(),
    local: { address: `${name}<sip:${call.from}@${domain}>`, tag },
    remote: { address: `<${target}>`, tag: '' },
    contact: `sip:robot-${tag}@${ROBOTS_HOST};transport=ws`,
    remoteTarget: target,
    sequence: 0,
  });
}
