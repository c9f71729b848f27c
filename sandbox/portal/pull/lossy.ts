export interface Loss {
  /** Share of messages, 0 to 1, that never reach a client. */
  dropShare: number;
  /** Share of messages, 0 to 1, that reach it twice. */
  duplicateShare: number;
  /** Each delivery comes up to so many ms late, uniformly: messages overtake each other. */
  delayMs: number;
}

/** How late each copy of one message arrives at one client; empty when it is lost. */
export function deliveriesOf(loss: Loss, random: () => number): number[] {
  if (random() < loss.dropShare) return [];
  const copies = random() < loss.duplicateShare ? 2 : 1;
  return Array.from({ length: copies }, () => random() * loss.delayMs);
}
