import { useState } from 'react';
import type { FailureReason } from '#shared/failure.ts';
import type { Outcome } from '#shared/ipc.ts';

export interface Ask {
  readonly busy: boolean;
  /** Why main refused the last time. */
  readonly failure: FailureReason | null;
  readonly run: () => void;
}

/** A request whose only answer is whether it was done. One at a time: a second press waits for the first answer. */
export function useOutcome(send: () => Promise<Outcome>): Ask {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureReason | null>(null);
  const run = (): void => {
    if (busy) return;
    setBusy(true);
    void settled(send).then((outcome) => {
      setBusy(false);
      setFailure(outcome.ok ? null : outcome.reason);
    });
  };
  return { busy, failure, run };
}

/** An answer in any case: a request that main threw out is a bug of ours, and shown as one. */
export async function settled(send: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await send();
  } catch (error) {
    console.error('Request refused by main', error);
    return { ok: false, reason: 'unexpected' };
  }
}
