import { describe, expect, it } from 'vitest';
import type { Call, Transfer } from '#shared/call.ts';
import { allows, type CommandOnCall } from '#shared/command.ts';
import { after, phases } from './sample-calls.ts';

const commands: readonly CommandOnCall['type'][] = [
  'answer',
  'decline',
  'redirect',
  'voicemail',
  'hangup',
  'mute',
  'hold',
  'dtmf',
  'record',
  'transfer',
  'consult',
  'connect',
  'join',
  'completeTransfer',
  'cancelTransfer',
  'split',
];
type Names = readonly CommandOnCall['type'][];
const ringing: Names = ['answer', 'decline', 'redirect', 'voicemail'];
const talking: Names = ['hangup', 'mute', 'hold', 'dtmf', 'record', 'transfer', 'consult', 'connect', 'join'];
const without = (names: Names, ...less: Names): Names => names.filter((name) => !less.includes(name));

const passing = (stage: Transfer['stage']): Call =>
  after(phases.incoming.talking, {
    type: 'transfer',
    at: 5000,
    transfer: { kind: 'consult', target: '102', consultId: 'out-1', stage, sipCode: null },
  });
const inConference = after(phases.incoming.talking, { type: 'conference', at: 5000, joined: true });

const allowed: readonly [string, Call, readonly CommandOnCall['type'][]][] = [
  ['an incoming call that rings', phases.incoming.ringing, ringing],
  ['an incoming call that connects', phases.incoming.connecting, ['hangup', 'mute']],
  ['an incoming call that talks', phases.incoming.talking, talking],
  ['an incoming call that has ended', phases.incoming.ended, []],
  ['an outgoing call that dials', phases.outgoing.dialing, ['hangup']],
  ['an outgoing call that rings', phases.outgoing.ringing, ['hangup']],
  ['an outgoing call that connects', phases.outgoing.connecting, ['hangup', 'mute']],
  ['an outgoing call that talks', phases.outgoing.talking, talking],
  ['an outgoing call that has ended', phases.outgoing.ended, []],
  [
    'a call with a consultation',
    passing('consulting'),
    [...without(talking, 'transfer', 'consult'), 'completeTransfer', 'cancelTransfer'],
  ],
  ['a call that is being passed on', passing('asked'), ['hangup', 'mute', 'dtmf', 'record']],
  ['a call that was passed on', passing('done'), ['hangup', 'mute', 'dtmf', 'record']],
  ['a call that could not be passed on', passing('failed'), [...talking, 'cancelTransfer']],
  ['a call in a conference', inConference, [...without(talking, 'transfer', 'consult'), 'split']],
];

describe('the gate', () => {
  it.each(allowed)('lets %s do exactly its commands', (_, call, expected) => {
    expect(commands.filter((command) => allows(call, command))).toEqual(expected);
  });
});
