/** What the portal is known to hold of a call, by the steps that the journal has. Pure. */
import { type Call, isBornElsewhere } from '#shared/call.ts';
import type { ReportStep } from '../calls/report-step.ts';

/** After so many lost answers to it, `attachRecord` counts as unable to tell. */
const VERIFICATIONS = 3;

export interface Known {
  /** The CALL_ID in force; null when there is none, or none any more. */
  readonly portalCallId: string | null;
  readonly registrations: number;
  readonly announced: boolean;
  readonly shown: boolean;
  readonly hidden: boolean;
  /** What has last been done with whose card, of those that were named. */
  readonly cards: ReadonlyMap<string, 'shown' | 'hidden'>;
  /** Shown to the colleague to whom the call went. */
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
    readonly blocked: boolean;
    readonly lost: number;
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
  attach: { done: false, refused: false, blocked: false, lost: 0, missed: 0, missedAt: 0 },
};

export function whatPortalHolds(call: Call, steps: readonly ReportStep[]): Known {
  const { group, inherited, portalCallId } = call;
  if (isBornElsewhere(call)) {
    // A name of our own is void as soon as the call has a colleague's.
    const since = inherited?.since ?? 0;
    return steps.filter(({ at }) => at >= since).reduce(learn, { ...nothing, portalCallId });
  }
  // The name that a ring group goes by may be a colleague's; what was done under another one counts for nothing.
  // Whoever speaks for herself alone registers under a name of her own.
  if (group === null || group.role === 'alone' || portalCallId === null) return steps.reduce(learn, nothing);
  const concerns = (step: ReportStep) => step.step === 'again' || step.portalCallId === portalCallId;
  return steps.filter(concerns).reduce(learn, { ...nothing, portalCallId });
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
    case 'inline':
      return learnAttach(known, step, lost);
    case 'again':
      return { ...known, refused: false, registrations: 0, attach: known.attach.done ? known.attach : nothing.attach };
  }
}

function turned(cards: Known['cards'], { step, users }: ReportStep, lost: boolean): Known['cards'] {
  if (lost || users == null) return cards;
  const now = step === 'show' ? 'shown' : 'hidden';
  return new Map([...cards, ...users.map((user) => [user, now] as const)]);
}

function learnAttach(known: Known, { step, state, at }: ReportStep, lost: boolean): Known {
  const { attach } = known;
  // A request that holds the whole recording and gets no answer is none of the address's business.
  if (lost) return step === 'attach' ? { ...known, attach: { ...attach, lost: attach.lost + 1 } } : known;
  if (state === 'blocked') return { ...known, finish: 'done', attach: { ...attach, blocked: true } };
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
