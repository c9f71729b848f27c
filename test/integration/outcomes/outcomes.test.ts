/**
 * The outcome table: every way a call can end × direction, with the words shown, the tone heard, the history entry and the
 * STATUS_CODE that the CRM gets (docs/reference/bitrix24.md 3.1). Played for real: SIP from the sandbox's exchange, the
 * built phone window in Chromium, the call book, the journal, and the reporter over HTTP to the sandbox's portal.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Availability } from '#shared/settings.ts';
import { PhoneBrowser } from '../phone/window/phone-window.ts';
import { Agent, type Outcome } from './agent.ts';

const available: Availability = { kind: 'available' };
let availability: Availability = available;
let browser: PhoneBrowser;
let agent: Agent;
beforeAll(async () => {
  browser = await PhoneBrowser.open();
  agent = await Agent.atWork(browser, () => availability);
}, 30_000);
afterEach(async () => {
  availability = available;
  await agent.settle();
});
afterAll(async () => {
  await agent.goHome();
  await browser.close();
});

/** Plays a call to its end. @returns its id */
type Way = () => Promise<string>;
type Row = readonly [
  how: string,
  way: Way,
  words: string,
  tone: Outcome['tone'],
  history: string,
  status: string | null,
];

const dial =
  (number: string): Way =>
  async () =>
    (await agent.dial(number)).callId;

// biome-ignore format: a table
const outgoing: readonly Row[] = [
  ['talked, they hang up',            talkedTo(hungUpByThem),  'Call ended',                                    'none',    'talked',        '200'],
  ['talked, the agent hangs up',      talkedTo(hungUp),        'Call ended',                                    'none',    'talked',        '200'],
  ['passed on without asking',        talkedTo(passedOn),      'Transferred',                                   'none',    'talked',        '200'],
  ['486',                             dial('604'),             'Busy',                                          'busy',    'busy',          '486'],
  ['600',                             dial('709'),             'Busy',                                          'busy',    'busy',          '486'],
  ['503, the Reason says busy',       dial('704'),             'Busy',                                          'busy',    'busy',          '486'],
  ['603',                             dial('606'),             'Declined',                                      'busy',    'declined',      '603'],
  ['403, the Reason says declined',   dial('706'),             'Declined',                                      'busy',    'declined',      '603'],
  ['408',                             dial('701'),             'No answer',                                     'failure', 'noAnswer',      '480'],
  ['480, the Reason says no answer',  dial('702'),             'No answer',                                     'failure', 'noAnswer',      '480'],
  ['480',                             dial('703'),             'Not reachable',                                 'failure', 'unavailable',   '480'],
  ['503',                             dial('605'),             'Not reachable',                                 'failure', 'unavailable',   '503'],
  ['302, which this phone ignores',   dial('710'),             'Not reachable',                                 'failure', 'unavailable',   '503'],
  ['404',                             unknownNumber,           'This number does not exist',                    'failure', 'invalidNumber', '404'],
  ['484',                             dial('707'),             'This number does not exist',                    'failure', 'invalidNumber', '484'],
  ['403',                             dial('705'),             'The telephone system does not allow this call', 'failure', 'forbidden',     '403'],
  ['488',                             dial('708'),             'The call failed',                               'failure', 'failed',        'OTHER'],
  ['taken back by the agent',         takenBack,               'Cancelled',                                     'none',    'cancelled',     '603-S'],
  ['the way to the server is lost',   lostWhileDialling,       'Connection lost',                               'failure', 'network',       '503'],
];

// biome-ignore format: a table
const incoming: readonly Row[] = [
  ['talked, they hang up',            talked(hungUpByThem),    'Call ended',                                    'none',    'talked',            '200'],
  ['talked, the agent hangs up',      talked(hungUp),          'Call ended',                                    'none',    'talked',            '200'],
  ['passed on without asking',        talked(passedOn),        'Transferred',                                   'none',    'talked',            '200'],
  ['passed on after a consultation',  talked(consulted),       'Transferred',                                   'none',    'talked',            '200'],
  ['declined by the agent',           declined,                'Declined',                                      'none',    'declined',          '603'],
  ['sent elsewhere by the agent',     sentElsewhere,           'Sent elsewhere',                                'none',    'redirected',        '603'],
  ['sent to voicemail',               sentToVoicemail,         'Sent elsewhere',                                'none',    'redirected',        '603'],
  ['forwarded: she is away',          forwarded,               'Sent elsewhere',                                'none',    'redirected',        '603'],
  ['the caller gives up',             givenUp(),               'Missed',                                        'none',    'missed',            '304'],
  ['the ring time is over',           givenUp('Q.850;cause=0'), 'Missed',                                       'none',    'missed',            '304'],
  ['do not disturb',                  notDisturbed,            'Missed',                                        'none',    'missed',            '304'],
  ['answered elsewhere (SIP 200)',    givenUp('SIP;cause=200'), 'Answered elsewhere',                           'none',    'answeredElsewhere', null],
  ['answered elsewhere (Q.850 26)',   givenUp('Q.850;cause=26'), 'Answered elsewhere',                          'none',    'answeredElsewhere', null],
  ['four other calls are up',         fifth,                   'Missed',                                        'none',    'missed',            '304'],
  ['talked, the sound is lost',       talked(soundLost),       'Connection lost',                               'none',    'talked',            '200'],
  ['the way to the server is lost',   lostWhileRinging,        'Connection lost',                               'none',    'network',           '304'],
];

it.each(outgoing)('outgoing, %s', ending);
it.each(incoming)('incoming, %s', ending);

const withoutMicrophone: readonly Row[] = [
  // No INVITE has left: there is no call that the CRM could know.
  ['outgoing', dial600, 'No microphone', 'failure', 'microphone', null],
  ['incoming', answered, 'No microphone', 'none', 'microphone', '304'],
];

describe('without a microphone', () => {
  let able: Agent;
  let deaf: PhoneBrowser;
  beforeAll(async () => {
    able = agent;
    deaf = await PhoneBrowser.open(['--use-fake-ui-for-media-stream']);
    agent = await Agent.atWork(deaf, () => availability, { microphoneHz: null });
  }, 30_000);
  afterAll(async () => {
    await agent.goHome();
    await deaf.close();
    agent = able;
  });

  it.each(withoutMicrophone)('%s', ending);
});

async function ending(...[, way, words, tone, history, status]: Row): Promise<void> {
  const callId = await way();
  expect(await agent.outcomeOf(callId, tone)).toEqual({ words, tone, history, status });
}

type Call = Awaited<ReturnType<Agent['talk']>>;
type End = (call: Call) => unknown;

function talkedTo(end: End): Way {
  return async () => {
    const call = await agent.reach('600');
    await end(call);
    return call.callId;
  };
}

function talked(end: End): Way {
  return async () => {
    const call = await agent.talk();
    await end(call);
    return call.callId;
  };
}

function hungUpByThem({ robot }: Call): Promise<unknown> {
  return robot.hangup();
}

function hungUp({ callId }: Call): void {
  agent.do({ type: 'hangup', callId });
}

function passedOn({ callId }: Call): void {
  agent.do({ type: 'transfer', callId, number: '602' });
}

async function consulted({ callId }: Call): Promise<void> {
  const consultId = agent.do({ type: 'consult', callId, number: '602' });
  await agent.phone.untilEvent(consultId, 'confirmed');
  agent.do({ type: 'completeTransfer', callId });
  // The question to a colleague is part of the call that it was about: the CRM hears of that one.
  expect(await agent.outcomeOf(consultId, 'none')).toMatchObject({
    words: 'Transferred',
    history: 'talked',
    status: null,
  });
}

async function soundLost({ callId }: Call): Promise<void> {
  await agent.phone.failConnection({ forGood: true });
  await agent.phone.untilEvent(callId, 'ended', undefined, 20_000);
}

async function fifth(): Promise<string> {
  for (let n = 0; n < 4; n += 1) await agent.ring();
  return (await agent.ring()).callId;
}

async function dial600(): Promise<string> {
  return agent.do({ type: 'dial', number: '600' });
}

async function answered(): Promise<string> {
  const { callId } = await agent.ring();
  return agent.do({ type: 'answer', callId });
}

async function unknownNumber(): Promise<string> {
  return agent.do({ type: 'dial', number: '699' });
}

async function takenBack(): Promise<string> {
  const { callId } = await agent.dial('603');
  await agent.phone.untilEvent(callId, 'progress');
  agent.do({ type: 'hangup', callId });
  return callId;
}

async function lostWhileDialling(): Promise<string> {
  const { callId } = await agent.dial('603');
  await agent.phone.untilEvent(callId, 'progress');
  agent.pbx.dropSockets('101');
  return callId;
}

async function declined(): Promise<string> {
  const { callId } = await agent.ring();
  return agent.do({ type: 'decline', callId });
}

async function sentElsewhere(): Promise<string> {
  const { callId } = await agent.ring();
  return agent.do({ type: 'redirect', callId, number: '602' });
}

async function sentToVoicemail(): Promise<string> {
  const { callId } = await agent.ring();
  return agent.do({ type: 'voicemail', callId });
}

async function forwarded(): Promise<string> {
  availability = { kind: 'forward', number: '602', until: null };
  return (await agent.ring()).callId;
}

async function notDisturbed(): Promise<string> {
  availability = { kind: 'doNotDisturb', until: null };
  return (await agent.ring()).callId;
}

function givenUp(...reasons: readonly string[]): Way {
  return async () => {
    const { callId, robot } = await agent.ring();
    await robot.hangup(reasons);
    return callId;
  };
}

async function lostWhileRinging(): Promise<string> {
  const { callId } = await agent.ring();
  agent.pbx.dropSockets('101');
  return callId;
}
