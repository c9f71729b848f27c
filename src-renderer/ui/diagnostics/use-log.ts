import { useEffect, useState } from 'react';
import type { LogLine } from '#shared/diagnostics.ts';
import { offhook } from '../offhook.ts';
import { joined } from './log-lines.ts';

export interface FollowedLog {
  /** Those of the moment in which it was paused, while it is. */
  readonly lines: readonly LogLine[];
  readonly paused: boolean;
  /** Lines that have come since. */
  readonly missed: number;
  readonly setPaused: (paused: boolean) => void;
  readonly failed: boolean;
}

/** Follows the log as long as the page is open. */
export function useLog(): FollowedLog {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [frozen, setFrozen] = useState<readonly LogLine[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const off = offhook.on('log:lines', (more) => setLines((known) => joined(known, more)));
    offhook.invoke('log:follow', { on: true }).then(
      // What was pushed before this answer is newer than it.
      (first) => setLines((pushed) => joined(first, pushed)),
      (error: unknown) => {
        console.error('No log', error);
        setFailed(true);
      },
    );
    return () => {
      off();
      offhook.invoke('log:follow', { on: false }).catch((error: unknown) => console.error('Log not left', error));
    };
  }, []);
  return {
    lines: frozen ?? lines,
    paused: frozen !== null,
    missed: frozen === null ? 0 : lines.filter(({ seq }) => seq > (frozen.at(-1)?.seq ?? 0)).length,
    setPaused: (paused) => setFrozen(paused ? lines : null),
    failed,
  };
}
