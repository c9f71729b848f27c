import { describe, expect, it } from 'vitest';
import { type Call, transition } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import type { HeadsetButton, HeadsetLights } from '#shared/headset-report.ts';
import { commandFor, headsetLights } from '#shared/headset.ts';
import { after, incoming, outgoing, phases, sent, talkingIn, talkingOut } from './sample-calls.ts';

const ringing = phases.incoming.ringing;
const held = transition(talkingIn, { type: 'hold', at: 5000, by: 'local', held: true });
const heldByThem = transition(talkingOut, { type: 'hold', at: 5000, by: 'remote', held: true });
const muted = transition(talkingOut, { type: 'mute', at: 5000, muted: true });
const later = (call: Call, id: string): Call => ({ ...call, id, at: { ...call.at, created: call.at.created + 500 } });

describe('the lights', () => {
  const on = (...names: readonly (keyof HeadsetLights)[]) => ({
    ringing: names.includes('ringing'),
    offHook: names.includes('offHook'),
    muted: names.includes('muted'),
    held: names.includes('held'),
    messageWaiting: names.includes('messageWaiting'),
  });
  it.each<[string, readonly Call[], (keyof HeadsetLights)[]]>([
    ['no call', [], []],
    ['a call that is over', [phases.incoming.ended], []],
    ['a call that rings', [ringing], ['ringing']],
    ['a call being answered', [phases.incoming.connecting], ['offHook']],
    ['a call being made', [phases.outgoing.dialing], ['offHook']],
    ['a call that rings over there', [phases.outgoing.ringing], ['offHook']],
    ['a conversation', [talkingOut], ['offHook']],
    ['a muted conversation', [muted], ['offHook', 'muted']],
    ['a held call', [held], ['held']],
    ['a call that the other side holds', [heldByThem], ['offHook']],
    ['a call that both hold', [transition(heldByThem, { type: 'hold', at: 6000, by: 'local', held: true })], ['held']],
    ['a conversation beside a held call', [held, talkingOut], ['offHook']],
    ['a second call that rings', [talkingOut, ringing], ['ringing', 'offHook']],
    ['a call that rings beside a held one', [held, ringing], ['ringing', 'held']],
  ])('for %s', (_, calls, names) => {
    expect(headsetLights(calls)).toEqual(on(...names));
    expect(headsetLights(calls, true)).toEqual(on(...names, 'messageWaiting'));
  });
});

describe('a button', () => {
  const every: readonly HeadsetButton[] = [
    'answer',
    'hangup',
    'reject',
    'mute',
    'unmute',
    'toggleHold',
    'redial',
    'flash',
  ];
  const answer = { type: 'answer', callId: ringing.id } as const;
  const decline = { type: 'decline', callId: ringing.id } as const;
  const hangup = (call: Call) => ({ type: 'hangup', callId: call.id }) as const;
  const mute = (call: Call, on: boolean) => ({ type: 'mute', callId: call.id, muted: on }) as const;
  const hold = (call: Call, on: boolean) => ({ type: 'hold', callId: call.id, held: on }) as const;

  it.each<[string, readonly Call[], Partial<Record<HeadsetButton, CallCommand>>]>([
    ['without a call', [], { redial: { type: 'redial' } }],
    ['after a call', [phases.outgoing.ended], { redial: { type: 'redial' } }],
    ['while a call rings', [ringing], { answer, reject: decline }],
    ['while a call is being made', [phases.outgoing.dialing], { hangup: hangup(outgoing()) }],
    ['while it rings over there', [phases.outgoing.ringing], { hangup: hangup(outgoing()) }],
    [
      'while a call connects',
      [phases.incoming.connecting],
      { hangup: hangup(incoming()), mute: mute(incoming(), true), unmute: mute(incoming(), false) },
    ],
    [
      'in a conversation',
      [talkingOut],
      {
        hangup: hangup(talkingOut),
        mute: mute(talkingOut, true),
        unmute: mute(talkingOut, false),
        toggleHold: hold(talkingOut, true),
        flash: hold(talkingOut, true),
      },
    ],
    ['while a call is held', [held], { toggleHold: hold(held, false), flash: hold(held, false) }],
    [
      'in a conversation beside a held call',
      [held, talkingOut],
      {
        hangup: hangup(talkingOut),
        mute: mute(talkingOut, true),
        unmute: mute(talkingOut, false),
        toggleHold: hold(talkingOut, true),
        flash: hold(held, false),
      },
    ],
    [
      'in a conversation while another call rings',
      [talkingOut, ringing],
      {
        answer,
        reject: decline,
        hangup: hangup(talkingOut),
        mute: mute(talkingOut, true),
        unmute: mute(talkingOut, false),
        toggleHold: hold(talkingOut, true),
        flash: answer,
      },
    ],
    [
      'while a call rings beside a held one',
      [held, { ...ringing, id: 'in-2' }],
      {
        answer: { type: 'answer', callId: 'in-2' },
        reject: { type: 'decline', callId: 'in-2' },
        toggleHold: hold(held, false),
        flash: hold(held, false),
      },
    ],
    [
      'in a conversation while a second call is being made',
      [later(after(outgoing(), sent), 'out-2'), talkingIn],
      {
        hangup: hangup(talkingIn),
        mute: mute(talkingIn, true),
        unmute: mute(talkingIn, false),
        toggleHold: hold(talkingIn, true),
        flash: hold(talkingIn, true),
      },
    ],
  ])('%s asks for', (_, calls, commands) => {
    for (const button of every) expect(commandFor(button, calls), button).toEqual(commands[button] ?? null);
  });

  it('answers the call that has rung longest', () => {
    expect(commandFor('answer', [later(ringing, 'in-2'), ringing])).toEqual(answer);
  });

  it('asks for nothing that the call does not allow', () => {
    const passing: Call = {
      ...talkingOut,
      transfer: { stage: 'asked', kind: 'blind', target: '17', consultId: null, sipCode: null },
    };
    expect(commandFor('toggleHold', [passing])).toBeNull();
  });
});
