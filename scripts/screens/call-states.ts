import type { Call } from '#shared/call.ts';
import type { AppState } from '#shared/state.ts';
import { anonymous, colleague, history, incoming, NOW, outgoing, ready, talking } from './people.ts';
import { type Screen, ui } from './screen.ts';

const withCalls = (...calls: Call[]): AppState => ({ ...ready, calls, history: history.slice(0, 4) });
const ended = (call: Call, end: NonNullable<Call['end']>): Call => ({
  ...call,
  phase: 'ended',
  end,
  at: { ...call.at, ended: NOW },
});
const openKeypad: Screen['act'] = async (page) => {
  await page.locator('section button[data-name="keypad"]').click();
  for (const key of ['4', '1', '#']) await page.keyboard.press(key);
};

export const callStates: readonly Screen[] = [
  ui('call-incoming', withCalls(incoming)),
  ui('call-incoming-responsible', { ...withCalls(incoming), responsible: { [incoming.id]: colleague } }),
  ui('call-incoming-anonymous', withCalls(anonymous)),
  ui('call-incoming-in-settings', withCalls(incoming), {
    act: (page) => page.locator('header button').click(),
  }),
  ui('call-answering', withCalls({ ...incoming, phase: 'connecting' })),
  ui('call-dialing', withCalls(outgoing)),
  ui('call-ringing', withCalls({ ...outgoing, phase: 'ringing' })),
  ui('call-talking', withCalls(talking)),
  ui('call-talking-wide', withCalls(talking), { size: { width: 720, height: 640 } }),
  ui('call-muted', withCalls({ ...talking, muted: true })),
  ui('call-on-hold', withCalls({ ...talking, hold: 'local' })),
  ui('call-held-by-them', withCalls({ ...talking, hold: 'remote' })),
  ui('call-keypad', withCalls(talking), { act: openKeypad }),
  ui(
    'call-second-incoming',
    withCalls(talking, {
      ...incoming,
      id: 'call-9',
      remote: { number: '+33142685300', e164: '+33142685300', name: 'Claire Dubois' },
    }),
  ),
  ui('call-refused-command', withCalls(talking), {
    answers: { 'call:command': { ok: false, reason: 'notNow' } },
    act: (page) => page.locator('section button').first().click(),
  }),
  ui('call-microphone-missing', {
    ...withCalls(ended(outgoing, { cause: 'microphone', by: 'local', sipCode: null })),
    notices: [{ id: 'n1', reason: 'microphoneMissing', at: NOW }],
  }),
  ui('call-ended', withCalls(ended(talking, { cause: 'hungup', by: 'remote', sipCode: null }))),
  ui('call-ended-busy', withCalls(ended(outgoing, { cause: 'busy', by: 'remote', sipCode: 486 }))),
  ui('call-ended-forbidden', withCalls(ended(outgoing, { cause: 'forbidden', by: 'remote', sipCode: 403 }))),
];
