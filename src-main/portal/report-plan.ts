/**
 * The next step of reporting one call. Pure: what the portal should hold, against what the journal says of every step
 * taken so far. Bitrix24's answers are ambiguous, and this is where that is dealt with:
 *
 *  - `register` may be repeated: an orphan leaves no activity (bitrix24.md 3.2). Its CALL_ID is in the journal before
 *    anything uses it.
 *  - `finish` may not: it deletes the portal's row, and done twice on two rows makes two activities (3.3). A `finish`
 *    whose answer was lost is never just sent again: `attachRecord` with only a file name tells whether it was carried
 *    out (3.5), and where it wasn't, the request may still be under way until the portal cuts it off (2.5).
 *  - "Call is not found" says either "finished already" or "never heard of". Again `attachRecord` tells which.
 *  - `attach` may be repeated: a recording that comes again takes the place of the first (3.5).
 *
 * What may share a request is in `companions`. `register` and `finish` of one call never do: the CALL_ID is in the journal
 * before anything that can't be undone uses it.
 */
import { type Call, isAlive } from '#shared/call.ts';
import type { PortalGoal } from '#shared/portal-goal.ts';
import type { ReportStep, Settlement, StepName } from '../calls/report-step.ts';
import { type Known, whatPortalHolds } from './report-known.ts';

export interface Situation {
  readonly call: Call;
  readonly goal: PortalGoal;
  /** Oldest first; none of them is under way now. */
  readonly steps: readonly ReportStep[];
  readonly now: number;
  /** Another call of the agent's is up and needs the one card that Bitrix24 shows. */
  readonly cardNeeded: boolean;
  readonly times: PlanTimes;
  /** `writing`: it will be ready; `over`: handed over already, or lost. */
  readonly recording: 'none' | 'writing' | 'ready' | 'over';
}

export interface PlanTimes {
  /** How long a missed call waits for the next round of the same physical call. */
  readonly missedGraceMs: number;
  /** How long a colleague's desktop has to say that it carries a call that was passed to her. */
  readonly handoverMs: number;
  /** The same for one that was sent on while it rang: it may ring there as long as a call may (RFC 3261 16.6, timer C). */
  readonly redirectMs: number;
  /** How long `finish` waits for the recording's last piece, so that both go in one request. */
  readonly recordingGraceMs: number;
  /** How long a request that was sent may still be carried out: the portal's own limit and some. */
  readonly settleMs: number;
}

export type Step =
  | { readonly do: 'register'; readonly show: boolean }
  /** `users`: whose cards, where it isn't the owner's alone. */
  | { readonly do: 'show' | 'hide'; readonly portalCallId: string; readonly users?: readonly string[] }
  | { readonly do: Exclude<StepName, 'register' | 'show' | 'hide' | 'again'>; readonly portalCallId: string };

export type Next =
  | Step
  /** Until then, or (null) until the call changes. */
  | { readonly do: 'wait'; readonly until: number | null }
  | { readonly do: 'settle'; readonly as: Settlement; readonly why: string };

/** A portal that loses the same call twice would lose it a third time. */
const REGISTRATIONS = 2;
/** So often the portal may fail to find a call that it has finished; its statistics may lag behind. */
const ATTACHMENTS = 5;
/** After so many recordings without an answer the way to their address counts as blocked, by a proxy perhaps. */
const LOST_UPLOADS = 6;

export function nextStep(situation: Situation): Next {
  const { call, goal } = situation;
  const known = whatPortalHolds(call, situation.steps);
  if (known.refused) return { do: 'settle', as: 'refused', why: 'the portal refuses this call' };
  const cards = known.finish === 'never' ? cardsToTurn(goal, known) : null;
  if (cards !== null) return cards;
  switch (goal.stage) {
    case 'none':
      return isAlive(call) ? untilItChanges : { do: 'settle', as: 'none', why: 'nothing to report' };
    case 'undecided':
      return untilItChanges;
    case 'registered':
      return whileAlive(situation, known);
    case 'finished':
      return afterEnd(situation, known);
  }
}

/** What one batch may hold of one call: the first step, and behind it what would be next if it were answered. */
const together: Partial<Record<StepName, readonly StepName[]>> = {
  // Shown to all who ring with the registration that a group's leader makes: a card can be hidden again.
  register: ['show', 'hide'],
  hide: ['show', 'finish', 'pass'],
  show: ['hide'],
  finish: ['attach'],
};
/** The portal puts the answer of the batch's first command in its place (bitrix24.md 2.6). */
export const CALL_ID_OF_FIRST = '$result[s0][CALL_ID]';

export function companions(situation: Situation, step: Step): readonly Step[] {
  // A portal's one card is shown when other desktops know of it; only a group's are shown at once.
  if (step.do === 'register' && situation.goal.visibleTo === null) return [];
  const portalCallId = step.do === 'register' ? CALL_ID_OF_FIRST : step.portalCallId;
  const users = 'users' in step ? step.users : undefined;
  const taken: ReportStep = { step: step.do, state: 'answered', at: situation.now, portalCallId, users: users ?? null };
  const call = step.do === 'register' ? { ...situation.call, portalCallId } : situation.call;
  const later = { ...situation, call, steps: [...situation.steps, taken] };
  const next = nextStep(later);
  if (next.do === 'wait' || next.do === 'settle' || together[step.do]?.includes(next.do) !== true) return [];
  return [next, ...companions(later, next)];
}

const untilItChanges: Next = { do: 'wait', until: null };

/** The cards of those who ring, as the companion host has told them (bitrix24.md 8 b, c). */
function cardsToTurn({ visibleTo }: PortalGoal, { portalCallId, cards }: Known): Step | null {
  if (visibleTo === null || portalCallId === null) return null;
  const hide = visibleTo.hide.filter((user) => cards.get(user) !== 'hidden');
  if (hide.length > 0) return { do: 'hide', portalCallId, users: hide };
  const show = visibleTo.show.filter((user) => cards.get(user) !== 'shown');
  return show.length > 0 ? { do: 'show', portalCallId, users: show } : null;
}

/**
 * An incoming call's card comes with its registration; an outgoing one's when other desktops know whose it is. While
 * another call's card is up, Bitrix24 would only ignore it: the card desk asks for it when its turn has come.
 */
function whileAlive({ call, goal, cardNeeded }: Situation, known: Known): Next {
  const { portalCallId } = known;
  if (portalCallId === null) {
    // A group's cards are shown to all at once, behind the registration.
    const shownBehind = goal.visibleTo?.show.includes(call.owner?.userId ?? '') ?? false;
    return { do: 'register', show: goal.show && call.direction === 'incoming' && !cardNeeded && !shownBehind };
  }
  if (!goal.show || call.direction === 'incoming') return untilItChanges;
  if (!known.announced) return { do: 'announce', portalCallId };
  return known.shown || cardNeeded ? untilItChanges : { do: 'show', portalCallId };
}

function afterEnd(situation: Situation, known: Known): Next {
  const { call, goal, now, times } = situation;
  const { portalCallId } = known;
  if (known.finish === 'done') return afterFinish(situation, known, 'finished');
  if (known.finish === 'never') {
    const waiting = missedGrace(situation, known);
    if (waiting !== null) return waiting;
  }
  if (portalCallId === null) return registerAgain(known);
  switch (known.finish) {
    case 'never':
      if (goal.passedTo !== null) return passOn(situation, goal.passedTo, portalCallId, known);
      return recordingGrace(situation) ?? { do: 'finish', portalCallId };
    case 'lost':
      if (known.verdict === 'open') return { do: 'verify', portalCallId };
      return lasting(known.lostAt, times.settleMs, now) ?? { do: 'finish', portalCallId };
    case 'notFound':
      // The portal itself registered the click, and has forgotten it: there is nothing to finish (bitrix24.md 8e).
      if (call.origin === 'card') return { do: 'settle', as: 'done', why: 'the click has expired' };
      if (known.verdict === 'open') return { do: 'verify', portalCallId };
      // It can't tell. An earlier `finish` without an answer is then the likelier reason.
      if (known.verdict === 'unable' && known.everLost) return afterFinish(situation, known, 'finished earlier');
      return registerAgain(known);
  }
}

/**
 * The colleague's card comes up where ours goes. Her desktop then finishes the call; where none says that it does, this one
 * does so in her name (bitrix24.md 8i).
 */
function passOn(
  situation: Situation,
  { taken }: NonNullable<PortalGoal['passedTo']>,
  portalCallId: string,
  known: Known,
): Next {
  const { call, now, times } = situation;
  if (!known.hidden) return { do: 'hide', portalCallId };
  if (!known.passed) return { do: 'pass', portalCallId };
  if (taken) return { do: 'settle', as: 'done', why: "the colleague's desktop finishes it" };
  const patience = call.at.answered === null ? times.redirectMs : times.handoverMs;
  return lasting(call.at.ended ?? now, patience, now) ?? { do: 'finish', portalCallId };
}

/** The recording comes last, and a call without it is reported all the same. */
function afterFinish({ recording, now, times }: Situation, known: Known, why: string): Next {
  const { portalCallId, attach } = known;
  if (recording === 'writing') return untilItChanges;
  if (recording !== 'ready' || portalCallId === null || attach.done) return { do: 'settle', as: 'done', why };
  if (attach.refused || attach.missed >= ATTACHMENTS) {
    return { do: 'settle', as: 'done', why: `${why}; the portal does not take the recording` };
  }
  const pause = attach.missed > 0 ? lasting(attach.missedAt, times.settleMs, now) : null;
  return pause ?? { do: attach.blocked || attach.lost >= LOST_UPLOADS ? 'inline' : 'attach', portalCallId };
}

function registerAgain(known: Known): Next {
  if (known.registrations < REGISTRATIONS) return { do: 'register', show: false };
  return { do: 'settle', as: 'refused', why: 'the portal does not keep this call' };
}

/**
 * A missed call may ring again at once, as the next round of a queue: its `finish` waits for that, or one physical
 * call would become two. Its card waits with it, unless another call needs it (Bitrix24 shows one): `finish` takes it
 * away, and a `hide` of its own would be a third request.
 */
function missedGrace({ call, now, times, cardNeeded }: Situation, known: Known): Next | null {
  const { ended, answered } = call.at;
  if (call.direction === 'outgoing' || call.end?.cause !== 'missed' || answered !== null || ended === null) return null;
  const grace = lasting(ended, times.missedGraceMs, now);
  if (grace === null || known.portalCallId === null || known.hidden || !cardNeeded) return grace;
  return { do: 'hide', portalCallId: known.portalCallId };
}

function recordingGrace({ call, recording, now, times }: Situation): Next | null {
  return recording === 'writing' && call.at.ended !== null ? lasting(call.at.ended, times.recordingGraceMs, now) : null;
}

/** Waits out a period; null when it is over, or when the clock was set back and can't be trusted to end it. */
function lasting(since: number, ms: number, now: number): Next | null {
  return now >= since && now - since < ms ? { do: 'wait', until: since + ms } : null;
}
