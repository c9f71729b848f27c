import type { Timers } from '../timers.ts';
import { uriOf, userOf } from '../sip/address.ts';
import { header, headerValues, type Header, type SipRequest, type SipResponse } from '../sip/message.ts';
import { newTag, respond } from '../sip/write.ts';
import { Dialog } from './dialog.ts';
import { RobotLeg } from './leg.ts';
import { type MediaOptions, type Plays, RobotMedia } from './media.ts';
import { type Robots, ROBOTS_HOST } from './robots.ts';

/** What a robot does when its number is dialled. */
export type Service =
  | {
      readonly does: 'answer';
      readonly plays: Plays;
      readonly toneHz?: number;
      readonly ringMs?: number;
      /** It is heard before it answers: 183 with a description, and a 180 without one on its heels. */
      readonly early?: boolean;
      /** Session intervals below this many seconds are refused with 422 (RFC 4028 6). */
      readonly minSessionExpires?: number;
    }
  /** 180, unless another provisional status is given, and nothing more. */
  | { readonly does: 'ring'; readonly status?: number }
  | {
      readonly does: 'refuse';
      readonly status: number;
      readonly reasons?: readonly string[];
      readonly ringMs?: number;
    };

const SDP = ['Content-Type', 'application/sdp'] as const;

/** The numbers that every exchange has. */
export const SERVICES: Readonly<Record<string, Service>> = {
  600: { does: 'answer', plays: 'echo' },
  602: { does: 'answer', plays: 'tone', toneHz: 1000 },
  603: { does: 'ring' },
  604: { does: 'refuse', status: 486, reasons: ['Q.850;cause=17;text="User busy"'] },
  605: { does: 'refuse', status: 503, reasons: ['Q.850;cause=34;text="No circuit available"'] },
  606: { does: 'refuse', status: 603, reasons: ['Q.850;cause=21;text="Call rejected"'] },
  608: { does: 'answer', plays: 'echo', ringMs: 2000 },
  609: { does: 'answer', plays: 'tone', toneHz: 440, ringMs: 2000, early: true },
};

export type ServiceSurroundings = {
  readonly robots: Robots;
  readonly timers: Timers;
  readonly media: Omit<MediaOptions, 'plays' | 'toneHz'>;
  started(leg: RobotLeg): void;
};

/** Takes an INVITE as the service says. */
export function serve(service: Service, invite: SipRequest, around: ServiceSurroundings): void {
  const { robots, timers } = around;
  const tag = newTag();
  const number = userOf(invite.uri);
  const contact = `sip:robot-${tag}@${ROBOTS_HOST};transport=ws`;
  const reply = (status: number, headers: readonly Header[] = [], body = ''): SipResponse =>
    respond(invite, status, { toTag: tag, headers: [['Contact', `<${contact}>`], ...headers], body });

  const refuse = (status: number, by: 'robot' | 'agent', reasons: readonly string[] = []): void => {
    if (leg.state === 'answered' || leg.state === 'ended') return;
    robots.transmit(reply(status, by === 'robot' ? reasons.map((reason) => ['Reason', reason]) : []));
    leg.end({ by, status, reasons });
  };

  const plays = service.does === 'answer' ? service.plays : 'silence';
  const toneHz = service.does === 'answer' ? service.toneHz : undefined;
  const media = new RobotMedia({ ...around.media, plays, ...(toneHz !== undefined && { toneHz }) });
  const stopListening = robots.onCancel(invite, (cancel) => refuse(487, 'agent', headerValues(cancel, 'Reason')));
  let stopRinging = (): void => {};
  const leg = new RobotLeg({
    direction: 'from-agent',
    number,
    invite,
    dialog: dialogOf(invite, tag, contact),
    media,
    line: {
      send: (message) => robots.transmit(message),
      ask: (request) => robots.ask(request),
      abandon: (reasons) => refuse(480, 'robot', reasons),
      referred: (refer) => robots.referred(refer, leg),
      gone: (closing) => {
        stopListening();
        stopRinging();
        robots.remove(tag, closing);
      },
    },
  });
  robots.add(tag, leg);
  around.started(leg);

  let described: Promise<string> | undefined;
  const describe = (): Promise<string> => (described ??= media.answer(invite.body));
  const ring = async (): Promise<void> => {
    if (service.does === 'answer' && service.early === true) robots.transmit(reply(183, [SDP], await describe()));
    robots.transmit(reply(service.does === 'ring' ? (service.status ?? 180) : 180));
    leg.rings();
  };
  const pickUp = async (): Promise<void> => {
    let sdp: string;
    try {
      sdp = await describe();
    } catch {
      // No offer, or none with PCMU in it: the caller is told, and the leg's end says the same.
      return refuse(488, 'robot');
    }
    if (leg.state === 'ended') return;
    robots.transmit(reply(200, [SDP], sdp));
    leg.answers();
  };
  const decide = (): void => {
    if (service.does === 'answer') void pickUp();
    else if (service.does === 'refuse') refuse(service.status, 'robot', service.reasons);
  };

  const least = service.does === 'answer' ? (service.minSessionExpires ?? 0) : 0;
  if (Number.parseInt(header(invite, 'Session-Expires') ?? '', 10) < least) {
    robots.transmit(reply(422, [['Min-SE', String(least)]]));
    return leg.end({ by: 'robot', status: 422, reasons: [] });
  }
  const [replaces] = headerValues(invite, 'Replaces');
  if (replaces !== undefined) {
    const replaced = robots.legs.find((one) => one.isNamedBy(replaces));
    if (replaced === undefined) return refuse(481, 'robot');
    return void pickUp().then(() => replaced.hangup());
  }
  const ringMs = service.does === 'ring' ? Number.POSITIVE_INFINITY : (service.ringMs ?? 0);
  if (ringMs > 0) void ring();
  if (ringMs === 0) decide();
  else if (Number.isFinite(ringMs)) stopRinging = timers.after(ringMs, decide);
}

function dialogOf(invite: SipRequest, tag: string, contact: string): Dialog {
  const from = header(invite, 'From') ?? '';
  const dialog = new Dialog({
    callId: header(invite, 'Call-ID') ?? '',
    local: { address: header(invite, 'To') ?? '', tag },
    remote: { address: from.replace(/;\s*tag=[^;]*/i, ''), tag: '' },
    contact,
    remoteTarget: uriOf(header(invite, 'Contact') ?? from),
    sequence: 0,
  });
  dialog.learn(invite);
  return dialog;
}
