import type { Call } from '#shared/call.ts';
import type { StripState } from '#shared/ipc.ts';
import { anonymous, outgoing, talking } from './people.ts';
import type { Screen } from './screen.ts';

const strip = (
  name: string,
  call: Call | null,
  { others = 0, ...rest }: Pick<Screen, 'answers' | 'act'> & Partial<Pick<StripState, 'others'>> = {},
): Screen => ({
  name,
  window: 'strip',
  state: { locale: 'en', dark: false, call, others } satisfies StripState,
  ...rest,
});

export const stripStates: readonly Screen[] = [
  strip('strip', talking),
  strip('strip-muted', { ...talking, muted: true }),
  strip('strip-held', { ...talking, hold: 'local' }, { others: 2 }),
  strip('strip-held-by-them', { ...talking, hold: 'remote' }),
  strip('strip-consulting', {
    ...talking,
    hold: 'local',
    transfer: { target: '103', kind: 'consult', stage: 'consulting', consultId: 'call-9', sipCode: null },
  }),
  strip('strip-dialling', { ...outgoing, phase: 'ringing' }),
  strip('strip-anonymous', { ...talking, remote: anonymous.remote }),
  strip('strip-long-name', {
    ...talking,
    muted: true,
    remote: { ...talking.remote, name: 'Restaurant Zur Alten Post am Marktplatz, Reservierung' },
  }),
  strip('strip-refused', talking, {
    answers: { 'call:command': { ok: false, reason: 'notNow' } },
    act: (page) => page.locator('button.hold').click(),
  }),
];
