/** What the phone window has told beside the calls, kept for the windows. Pure. */
import { checkSteps, type PhoneReport } from '#shared/phone.ts';
import type { PhoneFacts } from '#shared/state.ts';

/** @returns the same object where the report says nothing new of this kind */
export function factsAfter(facts: PhoneFacts, report: PhoneReport): PhoneFacts {
  switch (report.type) {
    case 'messages': {
      const { waiting, fresh, old } = report;
      return { ...facts, messages: { waiting, fresh, old } };
    }
    case 'watched':
      return { ...facts, watched: { ...facts.watched, [report.target]: report.presence } };
    case 'devices':
      return { ...facts, devices: report.devices };
    case 'deviceNotice':
      return { ...facts, deviceNotices: noticesAfter(facts.deviceNotices, report.notice) };
    case 'headsets':
      return { ...facts, headsets: report.headsets };
    case 'quality':
      return { ...facts, live: { ...facts.live, [report.callId]: report.live } };
    case 'recordingFailed':
      return { ...facts, recordingFailed: [...facts.recordingFailed, report.callId] };
    case 'check':
      return report.quiet === true ? facts : { ...facts, check: checkAfter(facts.check, report.check) };
    case 'call':
      return report.event.type === 'ended' ? withoutCall(facts, report.callId) : facts;
    default:
      return facts;
  }
}

/** The registration is over: what the PBX said of voicemail and colleagues may be untrue by now. */
export const factsWithoutPbx = (facts: PhoneFacts): PhoneFacts => ({ ...facts, messages: null, watched: {} });

/** Only what these keys show; a watched extension of which nothing was heard yet is absent. */
export const factsWatching = (facts: PhoneFacts, watched: readonly string[]): PhoneFacts => ({
  ...facts,
  watched: Object.fromEntries(Object.entries(facts.watched).filter(([target]) => watched.includes(target))),
});

type Notices = PhoneFacts['deviceNotices'];

function noticesAfter(notices: Notices, notice: Extract<PhoneReport, { type: 'deviceNotice' }>['notice']): Notices {
  const others = notices.filter(({ role }) => role !== notice.role);
  return notice.type === 'deviceLost' ? [...others, notice] : others;
}

type Check = NonNullable<PhoneFacts['check']>;

function checkAfter(check: Check | null, step: Check['steps'][number]): Check | null {
  if (check === null) return null; // cancelled; a late step is no news
  const known = check.steps.some((other) => other.step === step.step);
  const steps = known ? check.steps.map((other) => (other.step === step.step ? step : other)) : [...check.steps, step];
  // Every step is told in the end, also one that is skipped.
  const running = steps.length < checkSteps.length || steps.some(({ state }) => state === 'running');
  return { ...check, running, steps };
}

function withoutCall(facts: PhoneFacts, callId: string): PhoneFacts {
  const { [callId]: _over, ...live } = facts.live;
  return { ...facts, live, recordingFailed: facts.recordingFailed.filter((id) => id !== callId) };
}
