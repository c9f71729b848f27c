/**
 * The card's transfer: to an employee by her id at the portal, or to a number (bitrix24.md 6.2). The colleague is asked
 * first, as the card's own buttons "complete" and "return" expect; completed while she still rings it is a blind one.
 */
import type { Call } from '#shared/call.ts';
import { allows, type CommandResult } from '#shared/command.ts';
import type { Giving } from '../handover/giving.ts';
import type { Colleagues } from '../portal/colleagues.ts';
import type { Log } from '../ports.ts';
import type { CallBook } from './call-book.ts';

export interface CardTransferDeps {
  readonly book: Pick<CallBook, 'call' | 'command'>;
  readonly colleagues: Pick<Colleagues, 'byId'>;
  readonly giving: Pick<Giving, 'around'>;
  readonly log: Log;
}

export async function transferFromCard(deps: CardTransferDeps, call: Call, target: string): Promise<CommandResult> {
  const number = await numberOf(deps, target);
  if (number === null) return { ok: false, reason: 'noExtension' };
  const consult = () => deps.book.command({ type: 'consult', callId: call.id, number }, 'card');
  // Pressed again, perhaps while the portal was asked: who is called about it already has been told.
  const now = deps.book.call(call.id);
  return now !== null && allows(now, 'consult') ? deps.giving.around(now, number, consult) : consult();
}

/** What is no employee's id is dialled as it is. */
async function numberOf({ colleagues, log }: CardTransferDeps, target: string): Promise<string | null> {
  try {
    const colleague = await colleagues.byId(target);
    return colleague === null ? target : colleague.extension;
  } catch (error) {
    // An id must not be dialled for a number: it may be somebody else's extension.
    log.warn('transfer.colleagueUnknown', { error });
    return /^\d{1,6}$/.test(target) ? null : target;
  }
}
