/** Do not disturb and forwarding end by themselves. Pure. */
import type { Availability } from './settings.ts';

/** What holds at that moment: the set time may have passed while nobody looked. */
export function availabilityAt(availability: Availability, now: number): Availability {
  const isOver = availability.kind !== 'available' && availability.until !== null && availability.until <= now;
  return isOver ? { kind: 'available' } : availability;
}
