/** The other side of a call, as far as the exchange's robots don't offer it themselves. */
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';

/** Settles once the far end sees in the SDP of a re-INVITE that it is on hold, or no longer. */
export async function untilHeld(leg: RobotLeg, held: boolean, timeoutMs = 8000): Promise<void> {
  if (leg.held === held) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const off = leg.on('held', (now) => now === held && resolve());
  const late = new Error(`the far end was not ${held ? 'put on hold' : 'taken back'} within ${timeoutMs} ms`);
  const timer = setTimeout(() => reject(late), timeoutMs);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    off();
  }
}
