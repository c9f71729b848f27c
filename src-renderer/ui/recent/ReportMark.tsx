import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { AlertIcon, DoneIcon, NotSentIcon, SendingIcon, WaitIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import styles from './RecentCalls.module.css';
import type { MarkSign, ReportWords } from './report-words.ts';

const ICONS = {
  done: DoneIcon,
  waiting: WaitIcon,
  inProgress: SendingIcon,
  refused: AlertIcon,
  failed: AlertIcon,
  notReported: NotSentIcon,
} as const satisfies Record<MarkSign, unknown>;

interface Props {
  readonly words: ReportWords;
  /** The same in the row's language, with its reason. */
  readonly text: string;
}

/** What the CRM knows of the call. What is as it should be stays an icon; what is loud has a line of its own. */
export function ReportMark({ words: { sign, loud, percent }, text }: Props): ReactNode {
  const { t, formats } = useShell();
  const Icon = ICONS[sign];
  return (
    <span className={styles.report} data-report={sign} title={text}>
      <Icon size={15} />
      {percent === null ? (
        !loud && <VisuallyHidden component="span">{text}</VisuallyHidden>
      ) : (
        <span role="progressbar" aria-label={text} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
          {t('report.recordingUploadingTo', { percent: formats.percent(percent) })}
        </span>
      )}
    </span>
  );
}
