import { describe, expect, it } from 'vitest';
import {
  type Probe,
  type Situation,
  type Watch,
  watch,
  watchFrom,
} from '../../../../../src-renderer/phone/quality/warnings.ts';

const TALKING: Situation = { talking: true, muted: false, held: false };

interface Step {
  /** When it begins, in seconds. */
  readonly from: number;
  readonly stopped?: readonly ('received' | 'sent' | 'energy' | 'reports')[];
  readonly disconnected?: boolean;
  readonly fractionLost?: number;
  readonly situation?: Partial<Situation>;
}

/** Probes twice a second; a count grows with time unless the step stops it. @returns warnings by second */
function play(seconds: number, steps: readonly Step[]): Map<number, string> {
  let state: Watch = watchFrom(0);
  const counts = { received: 0, sent: 0, energy: 0, reports: 0 };
  const heard = new Map<number, string>();
  let situation = TALKING;
  for (let at = 500; at <= seconds * 1000; at += 500) {
    const step = steps.findLast(({ from }) => from * 1000 < at) ?? { from: 0 };
    const next = { ...TALKING, ...step.situation };
    if (JSON.stringify(next) !== JSON.stringify(situation)) state = watchFrom(at - 500, state.patience);
    situation = next;
    for (const name of ['received', 'sent', 'energy'] as const) if (!step.stopped?.includes(name)) counts[name] += 1;
    if (at % 5000 === 0 && !step.stopped?.includes('reports')) counts.reports = at;
    const count = (name: keyof typeof counts) => ({ id: name, value: counts[name] });
    const probe: Probe = {
      at,
      connected: step.disconnected !== true,
      received: count('received'),
      sent: count('sent'),
      energy: count('energy'),
      reports: counts.reports === 0 ? null : count('reports'),
      fractionLost: step.fractionLost ?? null,
    };
    state = watch(state, probe, next);
    heard.set(at / 1000, state.warnings.join(' '));
  }
  return heard;
}

const at = (heard: Map<number, string>, second: number): string | undefined => heard.get(second);
const ever = (heard: Map<number, string>): string[] => [...new Set(heard.values())].filter((text) => text !== '');

describe('a warning', () => {
  it('never comes in a call that sounds in both directions', () => {
    expect(ever(play(60, []))).toEqual([]);
  });

  it.each([
    ['silentMicrophone', { stopped: ['energy'] }],
    ['noSoundFromThem', { stopped: ['received'] }],
    ['noSoundToThem', { stopped: ['sent'] }],
    ['noSoundToThem', { disconnected: true }],
    ['noSoundToThem', { fractionLost: 1 }],
  ] as const)('%s is up within three seconds of %j and gone when it is over', (warning, trouble) => {
    const heard = play(20, [{ from: 0 }, { from: 5, ...trouble }, { from: 12 }]);
    expect(at(heard, 5)).toBe('');
    expect(at(heard, 8)).toBe(warning);
    expect(at(heard, 12)).toBe(warning);
    expect(at(heard, 12.5)).toBe('');
  });

  it.each([
    ['a pause of a second, as a change of Wi-Fi makes it', { stopped: ['received', 'sent'] }],
    ['a microphone that is silent for a second', { stopped: ['energy'] }],
  ] as const)('is not raised by %s', (_, trouble) => {
    expect(ever(play(20, [{ from: 0 }, { from: 5, ...trouble }, { from: 6 }]))).toEqual([]);
  });

  it('is up at once when nothing has ever come', () => {
    expect(at(play(4, [{ from: 0, stopped: ['received'] }]), 2.5)).toBe('noSoundFromThem');
  });

  it.each([
    ['while muted', { muted: true }, ['energy']],
    ['on hold', { held: true }, ['energy', 'received', 'sent']],
    ['before the call talks', { talking: false }, ['energy', 'received', 'sent']],
  ] as const)('of silence is not raised %s', (_, situation, stopped) => {
    expect(ever(play(30, [{ from: 0 }, { from: 5, situation, stopped }]))).toEqual([]);
  });

  it('of sound that stays away is raised anew after a hold', () => {
    const heard = play(20, [
      { from: 5, situation: { held: true } },
      { from: 10, stopped: ['received'] },
    ]);
    expect(at(heard, 10)).toBe('');
    expect(at(heard, 13)).toBe('noSoundFromThem');
  });

  it('comes later each time from a headset that is digitally silent between words', () => {
    const stopped = ['energy'] as const;
    const heard = play(40, [{ from: 0 }, { from: 2, stopped }, { from: 5 }, { from: 6, stopped }, { from: 9 }]);
    expect(at(heard, 4.5)).toBe('silentMicrophone');
    expect(at(heard, 8.5)).toBe('');
    const longer = play(40, [{ from: 0 }, { from: 2, stopped }, { from: 5 }, { from: 6, stopped }]);
    expect(at(longer, 10)).toBe('silentMicrophone');
  });

  it('says that nothing arrives there when the far end stops reporting, and only if it ever did', () => {
    const heard = play(60, [{ from: 0 }, { from: 21, stopped: ['reports'] }]);
    expect(at(heard, 30)).toBe('');
    expect(at(heard, 39)).toBe('noSoundToThem');
    expect(ever(play(60, [{ from: 0, stopped: ['reports'] }]))).toEqual([]);
  });
});
