import { describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { allows, type CommandOnCall } from '#shared/command.ts';
import { phases } from './sample-calls.ts';

const commands: readonly CommandOnCall['type'][] = ['answer', 'decline', 'hangup', 'mute', 'hold', 'dtmf'];

const allowed: readonly [string, Call, readonly CommandOnCall['type'][]][] = [
  ['an incoming call that rings', phases.incoming.ringing, ['answer', 'decline']],
  ['an incoming call that connects', phases.incoming.connecting, ['hangup', 'mute']],
  ['an incoming call that talks', phases.incoming.talking, ['hangup', 'mute', 'hold', 'dtmf']],
  ['an incoming call that has ended', phases.incoming.ended, []],
  ['an outgoing call that dials', phases.outgoing.dialing, ['hangup']],
  ['an outgoing call that rings', phases.outgoing.ringing, ['hangup']],
  ['an outgoing call that connects', phases.outgoing.connecting, ['hangup', 'mute']],
  ['an outgoing call that talks', phases.outgoing.talking, ['hangup', 'mute', 'hold', 'dtmf']],
  ['an outgoing call that has ended', phases.outgoing.ended, []],
];

describe('the gate', () => {
  it.each(allowed)('lets %s do exactly its commands', (_, call, expected) => {
    expect(commands.filter((command) => allows(call, command))).toEqual(expected);
  });
});
