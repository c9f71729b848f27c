/**
 * The card's transfer: to an employee by her id at the portal, or to a number (bitrix24.md 6.2). The colleague is asked
 * first, as the card's own buttons "complete" and "return" expect; completed while she still rings it is a blind one.
 */
import type { Call } from '#shared/call.ts';
import type { CommandResult } from '#shared/command.ts';
import { type Colleagues } from '../portal/colleagues.ts';
import type { Log } from '../ports.ts';
import type { CallBook } from './call-book.ts';

export interface CardTransferDeps {
  readonly book: Pick<CallBook, 'command'>;
  readonly colleagues: Pick<Colleagues, 'byId'>;
  readonly log: Log;
  /** Tells the colleague's desktop what comes, as far as that can be told in a moment. */
  readonly prepare: (call: Call, number: string) => Promise<void>;
}

export async function transferFromCard(deps: CardTransferDeps, call: Call, target: string): Promise<CommandResult> {
  const number = await numberOf(deps, target);
  if (number === null) return { ok: false, reason: 'noExtension' };
  await deps.prepare(call, number);
  return deps.book.command({ type: 'consult', callId: call.id, number }, 'card');
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
