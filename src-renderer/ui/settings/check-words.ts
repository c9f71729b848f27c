/** "Test my phone" in words: how it stands as a whole, and as a text to pass on. Pure. */
import type { Phrase } from '#shared/card-view.ts';
import type { MessageKey, Translate } from '#shared/messages/catalogue.ts';
import { type CheckProgress, checkSteps } from '#shared/phone.ts';
import type { AppState, PhoneCheck } from '#shared/state.ts';
import type { Formats } from '../words/formats.ts';

export function checkWords({ running, steps }: PhoneCheck): Phrase {
  if (running) return { key: 'check.running' };
  const failed = steps.filter(({ state }) => state === 'failed').length;
  if (failed > 0) return { key: 'check.failed', params: { count: failed } };
  return { key: steps.some(({ state }) => state === 'skipped') ? 'check.passedPartly' : 'check.passed' };
}

export type Shown = Omit<CheckProgress, 'state'> & { readonly state: CheckProgress['state'] | 'waiting' };

/** Every step in its order, also those that nothing was heard of yet. */
export const shownSteps = (check: PhoneCheck): readonly Shown[] =>
  checkSteps.map(
    (step) => check.steps.find((one) => one.step === step) ?? { step, state: 'waiting', reason: null, detail: null },
  );

/**
 * What there is to say about the end of a step. A loudspeaker that plays needn't be one that is heard; a step that
 * failed for no reason that it knows has met a mistake of ours.
 */
export function noteOn({ step, state, reason }: Pick<Shown, 'step' | 'state' | 'reason'>): MessageKey | null {
  if (reason !== null) return `check.reason.${reason}`;
  if (state === 'failed') return 'failure.unexpected';
  return step === 'speaker' && state === 'passed' ? 'check.heard' : null;
}

/** Plain lines, for a message to whoever looks after the telephones. */
export function checkText(
  check: PhoneCheck,
  { version, account }: Pick<AppState, 'version' | 'account'>,
  t: Translate,
  formats: Formats,
): string {
  const head = t('check.text.head', { version, time: formats.moment(check.startedAt) });
  const who = account === null ? [] : [t('check.text.account', { address: account.address, server: account.server })];
  const lines = shownSteps(check).map((shown, index) => {
    const { step, state, detail } = shown;
    const note = noteOn(shown);
    const facts = [
      t('check.text.step', { number: String(index + 1), step: t(`check.${step}`), state: t(`check.state.${state}`) }),
      ...(detail === null ? [] : [`(${detail})`]),
    ].join(' ');
    return note === null ? facts : `${facts}\n   ${t(note)}`;
  });
  return [head, ...who, '', ...lines].join('\n');
}
