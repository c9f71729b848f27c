import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Call, isAlive } from '#shared/call.ts';
import { useShell } from '../state/shell.ts';
import { useNow } from '../state/use-now.ts';
import styles from './CallPanel.module.css';

interface Props {
  readonly call: Call;
  /** Within a line of text. */
  readonly inline?: boolean;
}

/** The time since the answer; it stands still when the call is over. */
export function CallTimer({ call, inline = false }: Props): ReactNode {
  const { t, formats } = useShell();
  const now = useNow(isAlive(call) && call.at.answered !== null);
  if (call.at.answered === null) return null;
  const seconds = Math.max(0, Math.floor(((call.at.ended ?? now) - call.at.answered) / 1000));
  const Tag = inline ? 'span' : 'p';
  return (
    <Tag className={inline ? styles.inlineTimer : styles.timer}>
      <VisuallyHidden component="span">{t('call.duration')} </VisuallyHidden>
      <time dateTime={`PT${seconds}S`}>{formats.clock(seconds)}</time>
    </Tag>
  );
}
