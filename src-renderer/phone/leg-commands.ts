/** What main tells one call to do. */
import type { CommandOnLeg } from './leg-parts.ts';
import type { Leg } from './leg.ts';

export function carryOut(leg: Leg, command: CommandOnLeg): void {
  switch (command.type) {
    case 'ring':
      return leg.ring(command.kind);
    case 'answer':
      return leg.answer();
    case 'decline':
      return leg.decline(command.status);
    case 'redirect':
      return leg.redirect(command.target);
    case 'hangup':
      return leg.hangUp();
    case 'mute':
      return leg.mute(command.muted);
    case 'hold':
      return leg.hold(command.held);
    case 'dtmf':
      return leg.sendDigits(command.tones);
    case 'extension':
      return leg.sendExtension(command.tones);
    case 'refer':
      return leg.transfer.to(command.target, command.passed);
  }
}
