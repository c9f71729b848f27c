/** The other side of a call: what has happened there, each wait with an end. */
import type { LegEnd } from '../../sandbox/pbx/robots/progress.ts';
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';

const PATIENCE_MS = 10_000;

export const answered = (leg: RobotLeg): Promise<void> => soon(leg.answered, 'answered');

export const ended = (leg: RobotLeg): Promise<LegEnd> => soon(leg.ended, 'over');

/** Settles once the far end sees in the SDP of a re-INVITE that it is on hold, or no longer. */
export async function untilHeld(leg: RobotLeg, held: boolean): Promise<void> {
  if (leg.held === held) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const off = leg.on('held', (now) => now === held && resolve());
  await soon(promise, held ? 'on hold' : 'off hold').finally(off);
}

/** How long the call was up; settles when it is over. To be asked before it is answered. */
export async function talkSeconds(leg: RobotLeg): Promise<number> {
  await leg.answered;
  const since = performance.now();
  await leg.ended;
  return (performance.now() - since) / 1000;
}

async function soon<T>(event: Promise<T>, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`after ${PATIENCE_MS} ms the call is not ${what}`)), PATIENCE_MS);
  try {
    return await Promise.race([event, late]);
  } finally {
    clearTimeout(timer);
  }
}
