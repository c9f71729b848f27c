/** From a command on a call to what is to be done. The phase has been asked already (`allows`). Pure. */
import { type Call, isAlive, type Transfer } from '#shared/call.ts';
import { allows, type CommandOnCall } from '#shared/command.ts';
import { apply, type Desk, phone, type Plan, refuse, type Step } from './desk.ts';
import { planDial, readFor } from './dial-plan.ts';
import { giveFloor, holdOthers, partyOf, resume } from './floor.ts';
import { completeTransfer, connectCalls, passOn, takeBack } from './transfer-plan.ts';

/** Works without the PBX, and must: an agent can always stop being heard. */
const withoutPbx: readonly CommandOnCall['type'][] = ['hangup', 'decline', 'mute', 'record'];

/** @param newId for the call that a consultation needs */
export function planCommand(command: CommandOnCall, call: Call, desk: Desk, newId: () => string): Plan {
  if (!desk.reachable && needsPbx(command, desk)) return refuse('reconnecting');
  const does = (...steps: readonly Step[]): Plan => ({ ok: true, callId: call.id, steps });
  const callId = call.id;
  switch (command.type) {
    case 'answer':
      return does(...holdOthers(desk, [call]), phone(command));
    case 'decline':
      return does(phone({ type: 'decline', callId, status: 486 }));
    case 'hangup':
    case 'dtmf':
      return does(phone(command));
    case 'mute':
      return does(...partyOf(call, desk).map(({ id }) => phone({ ...command, callId: id })));
    case 'hold':
      return does(...hold(command.held, call, desk));
    case 'record':
      return record(command, desk) ?? does(phone(command));
    case 'redirect':
      return redirect(call, command.number, desk);
    case 'voicemail': {
      const number = desk.account?.voicemailNumber;
      return number === undefined ? refuse('noVoicemail') : redirect(call, number, desk);
    }
    case 'transfer': {
      const read = readFor(desk, command.number);
      return read.ok ? does(...passOn(call, read.target, desk)) : refuse(read.reason);
    }
    case 'consult':
      return consult(call, command.number, desk, newId());
    case 'completeTransfer':
      return completeTransfer(call, desk);
    case 'cancelTransfer':
      return does(...takeBack(call, desk));
    case 'connect':
      return withOther(command, call, desk, (other) => does(...connectCalls(call, other, desk)));
    case 'join':
      return withOther(command, call, desk, (other) => join(call, other, desk));
    case 'split':
      return does(...split(call, desk));
  }
}

function needsPbx(command: CommandOnCall, { account }: Desk): boolean {
  if (command.type === 'dtmf') return account?.dtmf === 'info'; // RFC 4733 goes with the sound
  return !withoutPbx.includes(command.type);
}

/** A conference is one conversation: held and resumed as a whole. */
function hold(held: boolean, call: Call, desk: Desk): readonly Step[] {
  const party = [call, ...partyOf(call, desk).filter(({ id }) => id !== call.id)];
  const holds = party.map(({ id }) => phone({ type: 'hold', callId: id, held }));
  return held ? holds : [...holdOthers(desk, party), ...holds];
}

function record({ recording }: Extract<CommandOnCall, { type: 'record' }>, { settings }: Desk): Plan | null {
  if (settings.recording === 'off') return refuse('recordingOff');
  // What is recorded by policy may be paused (card data), not ended.
  return settings.recording === 'automatic' && recording === 'off' ? refuse('notNow') : null;
}

function redirect(call: Call, number: string, desk: Desk): Plan {
  const read = readFor(desk, number);
  if (!read.ok) return refuse(read.reason);
  return { ok: true, callId: call.id, steps: [phone({ type: 'redirect', callId: call.id, target: read.target })] };
}

function consult(call: Call, number: string, desk: Desk, id: string): Plan {
  const plan = planDial({ id, number, origin: 'dial', consultOf: call.id }, desk);
  const read = readFor(desk, number);
  if (!plan.ok || !read.ok) return plan;
  const transfer: Transfer = {
    kind: 'consult',
    target: read.target,
    consultId: id,
    stage: 'consulting',
    sipCode: null,
  };
  return { ...plan, steps: [apply(call.id, { type: 'transfer', at: desk.now, transfer }), ...plan.steps] };
}

function withOther(
  command: Extract<CommandOnCall, { withId: string }>,
  call: Call,
  desk: Desk,
  plan: (other: Call) => Plan,
): Plan {
  const other = desk.calls.find(({ id }) => id === command.withId);
  if (other === undefined) return refuse('unknownCall');
  return other.id === call.id || !allows(other, command.type) ? refuse('notNow') : plan(other);
}

/** Three-way: one conference at a time. A microphone that is off for one of them is off for both. */
function join(call: Call, other: Call, desk: Desk): Plan {
  const both = [call, other];
  if (desk.calls.some((one) => isAlive(one) && one.conference)) return refuse('notNow');
  const muting = call.muted === other.muted ? [] : both.filter(({ muted }) => !muted);
  const consulted = both.filter(
    ({ transfer }) => transfer !== null && both.some(({ id }) => id === transfer.consultId),
  );
  const steps = [
    ...giveFloor(desk, both),
    ...muting.map(({ id }) => phone({ type: 'mute', callId: id, muted: true })),
    // Whom the agent wanted to ask takes part now: there is nothing left to complete or to cancel.
    ...consulted.map(({ id }) => apply(id, { type: 'transfer', at: desk.now, transfer: null })),
    phone({ type: 'mix', callIds: both.map(({ id }) => id) }),
  ];
  return { ok: true, callId: call.id, steps };
}

const split = (call: Call, desk: Desk): readonly Step[] => [
  phone({ type: 'mix', callIds: [] }),
  ...holdOthers(desk, [call]),
  ...resume(desk, [call]),
];
