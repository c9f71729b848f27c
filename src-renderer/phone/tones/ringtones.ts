/** The ring tones, from their notes in assets/sounds. */
import { type RingtoneName, ringtoneNames } from '#shared/audio.ts';
import notes from '../../../assets/sounds/ringtones.json' with { type: 'json' };
import type { Pattern } from './patterns.ts';

const written: Readonly<Record<RingtoneName, Omit<Pattern, 'times'>>> = notes;

export const ringtones = Object.fromEntries(
  ringtoneNames.map((name) => [name, { ...written[name], times: 'forever' }]),
) as Readonly<Record<RingtoneName, Pattern>>;
