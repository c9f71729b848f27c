import { Loader } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { type DiagnosticGroup, type DiagnosticRow, lineNumber, type Verdict } from '#shared/diagnostics.ts';
import { AlertIcon, CheckIcon, NotSentIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import styles from './diagnostics.module.css';

interface Props {
  readonly group: DiagnosticGroup;
  readonly rows: readonly DiagnosticRow[];
}

export function DiagnosticLines({ group, rows }: Props): ReactNode {
  const { t } = useShell();
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.group}>
      <h2 id={id}>{t(`diag.group.${group}`)}</h2>
      <ul className={styles.lines}>
        {rows.map((row) => (
          <Line key={row.line} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Line({ row: { line, result } }: { readonly row: DiagnosticRow }): ReactNode {
  const { t } = useShell();
  const verdict = result?.verdict ?? 'running';
  return (
    <li data-verdict={verdict} data-line={line}>
      <span className={styles.mark}>
        <Mark verdict={verdict} />
      </span>
      <div>
        <span className={styles.head}>
          <strong>{t('diag.number', { number: String(lineNumber(line)), line: t(`diag.line.${line}`) })}</strong>
          <span>{t(`diag.verdict.${verdict}`)}</span>
        </span>
        {result !== null && <p>{t(result.text.key, result.text.params)}</p>}
        {result?.fix != null && <p className={styles.fix}>{t(result.fix.key, result.fix.params)}</p>}
        {result?.detail != null && <small translate="no">{result.detail}</small>}
      </div>
    </li>
  );
}

function Mark({ verdict }: { readonly verdict: Verdict | 'running' }): ReactNode {
  switch (verdict) {
    case 'running':
      return <Loader size={16} />;
    case 'good':
      return <CheckIcon size={18} />;
    case 'warn':
    case 'bad':
      return <AlertIcon size={18} />;
    case 'skipped':
      return <NotSentIcon size={18} />;
  }
}
