/** Several calls at once, passing them on, recording, and what goes wrong with the sound. */
import type { Call } from '#shared/call.ts';
import type { LiveQuality } from '#shared/quality.ts';
import type { AppState, PhoneFacts } from '#shared/state.ts';
import { account, history, incoming, NOW, ready, talking } from './people.ts';
import { type Screen, ui } from './screen.ts';

const minutes = (count: number): number => count * 60_000;
const goodSound: LiveQuality = {
  word: 'good',
  mos: 4.3,
  lossIn: 0,
  lossOut: 0.2,
  jitterMs: 6,
  roundTripMs: 38,
  codec: { name: 'opus', clockRate: 48_000 },
  kbitIn: 34,
  kbitOut: 33,
  concealed: 0.1,
  levelIn: 0.2,
  levelOut: 0.3,
  warnings: [],
};

const facts = (live: PhoneFacts['live'], more: Partial<PhoneFacts> = {}): PhoneFacts => ({
  ...ready.phone,
  live,
  ...more,
});

const withCalls = (calls: readonly Call[], more: Partial<AppState> = {}): AppState => ({
  ...ready,
  calls,
  history: history.slice(0, 4),
  phone: facts({ [talking.id]: goodSound }),
  ...more,
});

const person = (id: string, name: string, number: string, since: number): Call => ({
  ...talking,
  id,
  remote: { number, e164: number, name },
  at: { ...talking.at, answered: NOW - since },
});

const claire = person('call-11', 'Claire Dubois', '+33142685300', minutes(1));
const oleg = person('call-12', 'Олег Смирнов', '+74951234567', minutes(7));
const ruth = person('call-13', 'Ruth Okafor', '+442079460958', 20_000);
const onHold = (call: Call): Call => ({ ...call, hold: 'local' });

const colleague: Call = {
  ...person('call-14', 'Bernd Maier', '204', 15_000),
  direction: 'outgoing',
  consultOf: talking.id,
};
const askedAbout: Call = {
  ...onHold(talking),
  transfer: { kind: 'consult', target: '204', consultId: colleague.id, stage: 'consulting', sipCode: null },
};
const quickKeys = [
  { label: 'Bernd Maier', number: '204', watch: true },
  { label: 'Sales', number: '300', watch: true },
  { label: 'Support', number: '310', watch: true },
  { label: 'Door', number: '*5', watch: false },
];

const watched = { watched: { '204': 'idle', '300': 'busy', '310': 'ringing' } } as const satisfies Partial<PhoneFacts>;
const blind = { kind: 'blind', target: '204', consultId: null, sipCode: null } as const;
const ringingSince = { ...incoming.at, created: NOW - 3000 };
const withVoicemail = { ...account, voicemailNumber: '*97' };
const recordingAllowed = { callSettings: { ...ready.callSettings, recording: 'onDemand' } } as const;
const reconnecting = { state: 'offline', reason: 'sipServerUnreachable', since: NOW - 12_000 } as const;
const nothingHeard: LiveQuality = { ...goodSound, word: 'bad', warnings: ['noSoundFromThem'] };
const poorSound: LiveQuality = { ...goodSound, word: 'poor', mos: 2.9, lossIn: 9, warnings: ['silentMicrophone'] };
const headsetGone = {
  deviceNotices: [
    { type: 'deviceLost', role: 'microphone', label: 'Headset (Evolve2 65)', now: 'Built-in microphone' },
  ],
} as const satisfies Partial<PhoneFacts>;

const chooseAvailability: NonNullable<Screen['act']> = (page) =>
  page.locator('main button[aria-expanded]').first().click();
const press = (name: string): NonNullable<Screen['act']> => {
  return (page) => page.locator(`section button[data-name="${name}"]`).click();
};

export const severalStates: readonly Screen[] = [
  ui('calls-sound', withCalls([talking])),
  ui('calls-two', withCalls([onHold(claire), talking])),
  ui('calls-two-both-held', withCalls([onHold(claire), onHold(talking)])),
  ui('calls-waiting', withCalls([talking, { ...incoming, id: 'call-9', remote: claire.remote }])),
  ui('calls-four', withCalls([onHold(claire), onHold(oleg), onHold(ruth), talking])),
  ui('calls-add', withCalls([talking], { quickKeys }), { act: press('addCall') }),
  ui('calls-transfer', withCalls([talking], { quickKeys, phone: facts({ [talking.id]: goodSound }, watched) }), {
    act: press('transfer'),
  }),
  ui('calls-transfer-asked', withCalls([{ ...talking, transfer: { ...blind, stage: 'asked' } }])),
  ui('calls-transfer-failed', withCalls([{ ...talking, transfer: { ...blind, stage: 'failed', sipCode: 486 } }])),
  ui('calls-consult-ringing', withCalls([askedAbout, { ...colleague, phase: 'ringing', at: ringingSince }])),
  ui('calls-consult', withCalls([askedAbout, colleague])),
  ui(
    'calls-conference',
    withCalls([
      { ...claire, conference: true },
      { ...talking, conference: true },
    ]),
  ),
  ui('calls-redirect', withCalls([incoming], { account: withVoicemail, quickKeys }), {
    act: (page) => page.locator('section button[aria-expanded]').click(),
  }),
  ui('calls-recording', withCalls([{ ...talking, recording: 'on' }], recordingAllowed)),
  ui('calls-recording-paused', withCalls([{ ...talking, recording: 'paused' }], recordingAllowed)),
  ui(
    'calls-recording-failed',
    withCalls([talking], { ...recordingAllowed, phone: facts({}, { recordingFailed: [talking.id] }) }),
  ),
  ui('calls-reconnecting', withCalls([talking], { pbx: reconnecting })),
  ui('calls-one-way', withCalls([talking], { phone: facts({ [talking.id]: nothingHeard }) })),
  ui('calls-poor-sound', withCalls([talking], { phone: facts({ [talking.id]: poorSound }) })),
  ui('calls-device-lost', withCalls([talking], { phone: facts({ [talking.id]: goodSound }, headsetGone) })),
  ui('calls-four-wide', withCalls([onHold(claire), onHold(oleg), onHold(ruth), talking]), {
    size: { width: 720, height: 640 },
  }),
  ui('desk-quick-keys', { ...ready, account: { ...account, pickupCode: '*8' }, quickKeys, phone: facts({}, watched) }),
  ui('desk-messages', { ...ready, phone: facts({}, { messages: { waiting: true, fresh: 2, old: 1 } }) }),
  ui('desk-availability', ready, { act: chooseAvailability }),
  ui('desk-do-not-disturb', { ...ready, availability: { kind: 'doNotDisturb', until: NOW + minutes(47) } }),
  ui('desk-forward', { ...ready, availability: { kind: 'forward', number: '+4915112345678', until: null } }),
];
