/** Lines 12 to 14: what the agent hears and speaks with. Pure. */
import { bad, facts, failed, good, type LineResult, skipped, warn } from '#shared/diagnostics.ts';
import type { FailureReason } from '#shared/failure.ts';
import type { CheckProgress, CheckReason } from '#shared/phone.ts';
import type { PhoneFacts } from '#shared/state.ts';

const microphoneFailures: Partial<Record<CheckReason, FailureReason>> = {
  denied: 'microphoneDenied',
  missing: 'microphoneMissing',
  busy: 'microphoneBusy',
};

export function microphoneLine({
  state,
  reason,
  detail,
}: Pick<CheckProgress, 'state' | 'reason' | 'detail'>): LineResult {
  if (state === 'passed') return good('microphoneHears', {}, detail);
  if (state === 'skipped') return skipped(reason === 'cancelled' ? 'cancelled' : 'inCall');
  const failure = reason === null ? undefined : microphoneFailures[reason];
  if (failure !== undefined) return failed(failure, detail);
  return reason === 'silent' ? warn('microphoneSilent', {}, detail) : warn('notChecked', {}, detail);
}

export function speakerLine({ devices, deviceNotices }: Pick<PhoneFacts, 'devices' | 'deviceNotices'>): LineResult {
  const outputs = devices.filter(({ kind }) => kind === 'audiooutput');
  const labels = facts(...new Set(outputs.map(({ label }) => label)));
  if (outputs.length === 0) return bad('noSpeaker');
  const lost = deviceNotices.some(({ role }) => role !== 'microphone');
  return lost ? warn('deviceLost', {}, labels) : good('speakerFound', {}, labels);
}

export function headsetLine({ headsets }: Pick<PhoneFacts, 'headsets'>): LineResult {
  const names = facts(...headsets.map(({ name }) => name));
  const chosen = headsets.find(({ active }) => active) ?? headsets[0];
  if (chosen === undefined) return skipped('noHeadset');
  if (chosen.state === 'busy') return warn('headsetBusy', { name: chosen.name }, names);
  if (chosen.state === 'refused') return warn('headsetRefused', { name: chosen.name }, names);
  return good('headsetReady', { name: chosen.name }, names);
}
