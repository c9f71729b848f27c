import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FailureReason } from '#shared/failure.ts';
import { FailureText } from './FailureText.tsx';
import styles from './setup.module.css';

interface Props {
  readonly waiting?: boolean;
  readonly done?: boolean;
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text: string;
  /** The text is an address or a name, not ours. */
  readonly textIsData?: boolean;
  readonly failure: FailureReason | null;
  readonly children?: ReactNode;
}

/** Where a step stands: waiting, done, or who is signed in, with what can be done next. */
export function Stage({
  waiting = false,
  done = false,
  icon,
  title,
  text,
  textIsData = false,
  failure,
  children,
}: Props): ReactNode {
  return (
    <div className={styles.stage}>
      <div className={styles.mark} data-done={done || undefined}>
        {waiting ? <Loader size={28} /> : icon}
      </div>
      <div role="status">
        <strong>{title}</strong>
        <p {...(textIsData && { translate: 'no' as const })}>{text}</p>
      </div>
      {failure !== null && <FailureText reason={failure} />}
      <div className={styles.choices}>{children}</div>
    </div>
  );
}
