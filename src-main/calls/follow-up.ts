/** What follows from what the phone saw, without anybody's asking. Pure. */
import type { Call } from '#shared/call.ts';
import type { CallChange } from './call-book-ports.ts';
import { apply, type Desk, phone, type Step } from './desk.ts';
import { giveFloor, hasFloor, holdOthers, partyOf } from './floor.ts';

/** @param desk as it is after the change */
export function followUps({ call, previous, event }: CallChange, desk: Desk): readonly Step[] {
  switch (event?.type) {
    case 'confirmed':
      return [
        ...dialExtension(call),
        // Two that were dialled may both be answered: the later one has the floor.
        ...(desk.reachable ? holdOthers(desk, partyOf(call, desk)) : []),
        ...(desk.settings.recording === 'automatic'
          ? [phone({ type: 'record', callId: call.id, recording: 'on' })]
          : []),
      ];
    // The server's word may come when the card's has long made us dial.
    case 'crm':
      return call.phase === 'talking' && previous?.crm.extension !== call.crm.extension ? dialExtension(call) : [];
    case 'ended':
      return [...(previous?.conference === true ? [phone({ type: 'mix', callIds: [] })] : []), ...back(call.id, desk)];
    default:
      return [];
  }
}

function dialExtension({ id, direction, crm }: Call): readonly Step[] {
  const tones = (crm.extension ?? '').replace(/[^0-9A-D*#]/gi, '');
  return direction === 'outgoing' && tones !== '' ? [phone({ type: 'extension', callId: id, tones })] : [];
}

/** The consultation is over, whoever ended it: back to the caller who waits, unless the agent talks to somebody else. */
function back(endedId: string, desk: Desk): readonly Step[] {
  const caller = desk.calls.find(
    ({ phase, transfer }) => phase === 'talking' && transfer?.stage === 'consulting' && transfer.consultId === endedId,
  );
  if (caller === undefined) return [];
  const isFree = desk.reachable && !desk.calls.some((call) => call.id !== caller.id && hasFloor(call, desk));
  return [
    apply(caller.id, { type: 'transfer', at: desk.now, transfer: null }),
    ...(isFree ? giveFloor(desk, [caller]) : []),
  ];
}
