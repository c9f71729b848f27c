import { useState } from 'react';
import type { FailureReason } from '#shared/failure.ts';
import { offhook } from '../offhook.ts';
import { settled } from '../state/use-outcome.ts';

export interface Retry {
  /** The call that was tried again last; main has taken the wish. */
  readonly asked: string | null;
  /** Why main didn't take it. */
  readonly refusal: FailureReason | null;
  readonly retry: (callId: string) => void;
}

/** Sends a call, or its recording, to the CRM again. What comes of it is in the row. */
export function useRetry(): Retry {
  const [asked, setAsked] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<FailureReason | null>(null);
  const retry = (id: string): void => {
    setRefusal(null);
    void settled(() => offhook.invoke('report:retry', { id })).then((outcome) => {
      if (outcome.ok) setAsked(id);
      else setRefusal(outcome.reason);
    });
  };
  return { asked, refusal, retry };
}
