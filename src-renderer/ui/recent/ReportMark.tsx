import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReportState } from '#shared/history-row.ts';
import { AlertIcon, DoneIcon, NotSentIcon, SendingIcon, WaitIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import styles from './RecentCalls.module.css';

const ICONS = {
  done: DoneIcon,
  waiting: WaitIcon,
  inProgress: SendingIcon,
  refused: AlertIcon,
  notReported: NotSentIcon,
} as const satisfies Record<ReportState, unknown>;

/** What the CRM knows of the call. What is as it should be stays an icon; a refusal is also written out. */
export function ReportMark({ report }: { readonly report: ReportState }): ReactNode {
  const { t } = useShell();
  const Icon = ICONS[report];
  const text = t(`report.${report}`);
  return (
    <span className={styles.report} data-report={report} title={text}>
      <Icon size={15} />
      {report === 'refused' ? text : <VisuallyHidden component="span">{text}</VisuallyHidden>}
    </span>
  );
}
