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
import { type Call, isAlive, isBornElsewhere } from '#shared/call.ts';
import type { PortalGoal } from '#shared/portal-goal.ts';
import type { ReportStep, Settlement, StepName } from '../calls/report-step.ts';

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
  /** How long `finish` waits for the recording's last piece, so that both go in one request. */
  readonly recordingGraceMs: number;
  /** How long a request that was sent may still be carried out: the portal's own limit and some. */
  readonly settleMs: number;
}

export type Step =
  | { readonly do: 'register'; readonly show: boolean }
  /** `users`: whose cards, where it isn't the owner's alone. */
  | { readonly do: 'show' | 'hide'; readonly portalCallId: string; readonly users?: readonly string[] }
  | { readonly do: Exclude<StepName, 'register' | 'show' | 'hide'>; readonly portalCallId: string };

export type Next =
  | Step
  /** Until then, or (null) until the call changes. */
  | { readonly do: 'wait'; readonly until: number | null }
  | { readonly do: 'settle'; readonly as: Settlement; readonly why: string };

/** A portal that loses the same call twice would lose it a third time. */
const REGISTRATIONS = 2;
/** After so many lost answers to it, `attachRecord` counts as unable to tell. */
const VERIFICATIONS = 3;
/** So often the portal may fail to find a call that it has finished; its statistics may lag behind. */
const ATTACHMENTS = 5;

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
  return lasting(call.at.ended ?? now, times.handoverMs, now) ?? { do: 'finish', portalCallId };
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
  return pause ?? { do: 'attach', portalCallId };
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

/** What the portal is known to hold of a call, by the steps taken. */
interface Known {
  /** The CALL_ID in force; null when there is none, or none any more. */
  readonly portalCallId: string | null;
  readonly registrations: number;
  readonly announced: boolean;
  readonly shown: boolean;
  readonly hidden: boolean;
  /** What has last been done with whose card, of those that were named. */
  readonly cards: ReadonlyMap<string, 'shown' | 'hidden'>;
  readonly passed: boolean;
  /** The last word on `finish` of this CALL_ID. `lost`: sent, and its answer never came. */
  readonly finish: 'never' | 'lost' | 'notFound' | 'done';
  readonly lostAt: number;
  readonly everLost: boolean;
  /** What `attachRecord` said since then. `open`: not asked yet. */
  readonly verdict: 'open' | 'notFinished' | 'unable';
  readonly verifications: number;
  readonly refused: boolean;
  /** What came of handing the recording over; `missed`: the portal didn't find the call. */
  readonly attach: {
    readonly done: boolean;
    readonly refused: boolean;
    readonly missed: number;
    readonly missedAt: number;
  };
}

const nothing: Known = {
  portalCallId: null,
  registrations: 0,
  announced: false,
  shown: false,
  hidden: false,
  cards: new Map(),
  passed: false,
  finish: 'never',
  lostAt: 0,
  everLost: false,
  verdict: 'open',
  verifications: 0,
  refused: false,
  attach: { done: false, refused: false, missed: 0, missedAt: 0 },
};

function whatPortalHolds(call: Call, steps: readonly ReportStep[]): Known {
  const { group, inherited, portalCallId } = call;
  if (isBornElsewhere(call)) {
    // A name of our own is void as soon as the call has a colleague's.
    const since = inherited?.since ?? 0;
    return steps.filter(({ at }) => at >= since).reduce(learn, { ...nothing, portalCallId });
  }
  // The name that a ring group goes by may be a colleague's; what was done under another one counts for nothing.
  // Whoever speaks for herself alone registers under a name of her own.
  if (group === null || group.role === 'alone' || portalCallId === null) return steps.reduce(learn, nothing);
  return steps.filter((step) => step.portalCallId === portalCallId).reduce(learn, { ...nothing, portalCallId });
}

function learn(known: Known, step: ReportStep): Known {
  // It never reached the portal, or was turned away at its door: as if it had not been tried.
  if (step.state === 'unsent') return known;
  const lost = step.state === 'sending' || step.state === 'unknown';
  switch (step.step) {
    case 'register':
      if (step.state === 'refused') return { ...known, refused: true };
      if (step.state !== 'answered') return known;
      return { ...nothing, portalCallId: step.portalCallId, registrations: known.registrations + 1 };
    // These three change nothing in the CRM: whatever answer came, they have been tried.
    case 'announce':
      return { ...known, announced: known.announced || !lost };
    case 'show':
      return { ...known, shown: known.shown || !lost, cards: turned(known.cards, step, lost) };
    case 'hide':
      return { ...known, hidden: known.hidden || !lost, cards: turned(known.cards, step, lost) };
    case 'pass':
      return { ...known, passed: known.passed || !lost };
    case 'finish':
      return learnFinish({ ...known, verdict: 'open', verifications: 0 }, step, lost);
    case 'verify':
      return learnVerdict(known, step, lost);
    case 'attach':
      return lost ? known : learnAttach(known, step);
  }
}

function turned(cards: Known['cards'], { step, users }: ReportStep, lost: boolean): Known['cards'] {
  if (lost || users == null) return cards;
  const now = step === 'show' ? 'shown' : 'hidden';
  return new Map([...cards, ...users.map((user) => [user, now] as const)]);
}

function learnAttach(known: Known, { state, at }: ReportStep): Known {
  const { attach } = known;
  // Taken in, and so the call is finished, whatever became of the answer to that.
  if (state === 'answered') return { ...known, finish: 'done', attach: { ...attach, done: true } };
  if (state === 'refused') return { ...known, attach: { ...attach, refused: true } };
  // Behind a `finish` that failed it can't but find nothing.
  return known.finish === 'done' ? { ...known, attach: { ...attach, missed: attach.missed + 1, missedAt: at } } : known;
}

function learnFinish(known: Known, step: ReportStep, lost: boolean): Known {
  if (lost) return { ...known, finish: 'lost', lostAt: step.at, everLost: true };
  if (step.state === 'refused') return { ...known, refused: true };
  return { ...known, finish: step.state === 'notFound' ? 'notFound' : 'done' };
}

function learnVerdict(known: Known, step: ReportStep, lost: boolean): Known {
  const verifications = known.verifications + 1;
  if (lost) return { ...known, verifications, verdict: verifications < VERIFICATIONS ? 'open' : 'unable' };
  if (step.state === 'answered') return { ...known, finish: 'done' };
  if (step.state === 'refused') return { ...known, verdict: 'unable' };
  // Neither running nor finished: the portal has lost the call, and its CALL_ID is worth nothing any more.
  if (known.finish === 'notFound') return { ...known, portalCallId: null, finish: 'never' };
  return { ...known, verdict: 'notFinished' };
}
