/** What the settings menu says of each page before it is opened. Pure. */
import type { Phrase } from '#shared/card-view.ts';
import type { AppState } from '#shared/state.ts';
import { runWords } from '../diagnostics/diagnostic-words.ts';
import { choose } from '../../phone/audio/choose.ts';
import { cardWords, pbxWords, portalWords } from '../words/status-words.ts';
import { checkWords } from './check-words.ts';

export const telephoneNote = (state: AppState): Phrase => pbxWords(state).text;
export const portalNote = (state: AppState): Phrase => portalWords(state).text;
export const browserNote = (state: AppState): Phrase => cardWords(state).text;

export function numbersNote({ account }: AppState): Phrase {
  const { country, numbers } = account ?? {};
  const rules = (numbers?.outgoing.length ?? 0) + (numbers?.incoming.length ?? 0) + (numbers?.allowed.length ?? 0);
  if (rules > 0) return { key: 'numbers.note.rules', params: { count: rules } };
  return { key: country === undefined ? 'numbers.note.none' : 'numbers.note.country' };
}

export function audioNote({ audio, phone }: AppState): Phrase {
  const { microphone } = audio;
  if (microphone === null) return { key: 'audio.system' };
  const connected = choose('microphone', microphone, phone.devices).by !== 'system';
  return { key: connected ? 'audio.note' : 'audio.absent', params: { label: microphone.label } };
}

export function headsetNote({ phone }: AppState): Phrase {
  const active = phone.headsets.find((headset) => headset.active);
  if (active !== undefined) return { key: 'headset.note', params: { name: active.name } };
  return { key: phone.headsets.length === 0 ? 'headset.none' : 'headset.noneReady' };
}

export const recordingNote = ({ callSettings }: AppState): Phrase => ({
  key: `calls.note.${callSettings.recording}`,
});

export function shortcutsNote({ shortcuts, shortcutSettings }: AppState): Phrase {
  if (!shortcutSettings.enabled) return { key: 'shortcuts.note.off' };
  const states = Object.values(shortcuts.status).filter((status) => status !== 'none');
  const bad = states.filter((status) => status === 'refused' || status === 'conflict').length;
  if (bad > 0) return { key: 'shortcuts.note.problem', params: { count: bad } };
  return states.length === 0
    ? { key: 'shortcuts.note.none' }
    : { key: 'shortcuts.note', params: { count: states.length } };
}

export const startupNote = ({ startup }: AppState): Phrase | null =>
  startup === 'on' ? { key: 'startup.note.on' } : null;
export const networkNote = ({ networkSettings }: AppState): Phrase => ({
  key: `network.proxy.${networkSettings.proxy}`,
});

/** Something to do, or nothing to say. */
export const updatesNote = ({ updates }: AppState): Phrase | null =>
  updates.state === 'ready' || updates.state === 'waiting'
    ? { key: `updates.${updates.state}`, params: { version: updates.version } }
    : null;

/** Nothing to see where nobody manages the computer. */
export const managedNote = ({ managed }: AppState): Phrase => ({
  key: 'managed.note',
  params: { count: managed.values.length },
});

export const checkNote = ({ phone }: AppState): Phrase =>
  phone.check === null ? { key: 'check.notYet' } : checkWords(phone.check);

export const diagnosticsNote = ({ diagnostics }: AppState): Phrase =>
  diagnostics.run === null ? { key: 'diag.note' } : runWords(diagnostics.run);
