import { useEffect, useRef, useState } from 'react';
import type { FailureReason } from '#shared/failure.ts';
import type { Outcome } from '#shared/ipc.ts';
import type { AppState } from '#shared/state.ts';
import { useShell } from './shell.ts';
import { settled } from './use-outcome.ts';

export interface Setting<Value> {
  /** As it was last asked for; main's word again from the first snapshot after its answer on. */
  readonly value: Value;
  readonly change: (patch: Partial<Value>) => void;
  readonly failure: FailureReason | null;
}

interface Asked<Value> {
  readonly value: Value;
  /** The snapshot at the time of the answer; undefined while there is none. */
  readonly answered?: AppState;
}

/**
 * A group of settings that is saved with every change. Two changes in a row must not undo each other, so the second one
 * starts from what the first has asked for, not from a snapshot that doesn't know of it yet.
 */
export function useSetting<Value extends object>(
  stored: Value,
  send: (value: Value) => Promise<Outcome>,
): Setting<Value> {
  const { state } = useShell();
  const [asked, setAsked] = useState<Asked<Value> | null>(null);
  const [failure, setFailure] = useState<FailureReason | null>(null);
  const newest = useRef({ asked, state });
  useEffect(() => {
    newest.current = { asked, state };
  });
  if (asked?.answered !== undefined && asked.answered !== state) setAsked(null);

  const change = (patch: Partial<Value>): void => {
    const value = { ...(newest.current.asked?.value ?? stored), ...patch };
    const mine: Asked<Value> = { value };
    newest.current = { ...newest.current, asked: mine };
    setAsked(mine);
    void settled(() => send(value)).then((outcome) => {
      setFailure(outcome.ok ? null : outcome.reason);
      setAsked((current) => {
        if (current !== mine) return current; // a later change will be answered, too
        return outcome.ok ? { value, answered: newest.current.state } : null;
      });
    });
  };
  return { value: asked?.value ?? stored, change, failure };
}
