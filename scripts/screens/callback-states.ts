/** A customer who has asked to be called, on the phone window. */
import type { AppState, CallbackOffer } from '#shared/state.ts';
import { NOW, ready, talking } from './people.ts';
import { type Screen, ui } from './screen.ts';

const offer: CallbackOffer = {
  id: 'callback-1',
  number: '+493023125101',
  text: 'Julia Brandt: Please call me about my order 4711.',
  language: 'en',
  entity: { type: 'CONTACT', id: 7 },
  until: NOW + 42_000,
};
const long = Array.from(
  { length: 8 },
  () => 'Hello, I ordered three desks last week, and one of them came with a scratch on its top.',
).join('\n');
const offered = (more: Partial<CallbackOffer> = {}, around: Partial<AppState> = {}): AppState => ({
  ...ready,
  ...around,
  callback: { ...offer, ...more },
});
const take: NonNullable<Screen['act']> = (page) => page.locator('section > div > button').first().click();

export const callbackStates: readonly Screen[] = [
  ui('callback', offered()),
  ui('callback-no-text', offered({ text: '' })),
  ui('callback-long-text', offered({ text: long })),
  ui('callback-last-second', offered({ until: NOW + 1000 })),
  ui('callback-during-call', offered({}, { calls: [talking] })),
  ui('callback-not-dialled', offered({}, { pbx: { state: 'offline', reason: 'sipServerUnreachable', since: NOW } }), {
    answers: { 'callback:accept': { ok: false, reason: 'callbackNotDialled' } },
    act: take,
  }),
  ui('callback-host-unreachable', offered(), {
    answers: { 'callback:accept': { ok: false, reason: 'hostUnreachable' } },
    act: take,
  }),
];
