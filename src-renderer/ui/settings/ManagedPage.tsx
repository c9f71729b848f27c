import type { ReactNode } from 'react';
import { Group } from '../forms/Group.tsx';
import { useShell } from '../state/shell.ts';
import { SetUpByCompany } from './SetUpByCompany.tsx';
import styles from './settings.module.css';

/** What the administrator has set, where it comes from, and what of it can't be used: for a telephone call with her. */
export function ManagedPage(): ReactNode {
  const { state, t } = useShell();
  const { values, problems } = state.managed;
  return (
    // It has no control of its own: the keyboard scrolls it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.groups} aria-label={t('settings.managed')} tabIndex={0}>
      {problems.length > 0 && (
        <Group title={t('managed.problems')} hint={t('managed.problems.text')}>
          <Rows
            rows={problems.map(({ key, source, trouble }) => ({ key, source, words: t(`managed.trouble.${trouble}`) }))}
          />
        </Group>
      )}
      {state.setUpBy !== null && <SetUpByCompany by={state.setUpBy} />}
      <Group title={t('settings.managed')} hint={t('managed.text')}>
        <Rows rows={values.map(({ key, source, level }) => ({ key, source, words: t(`managed.${level}`) }))} />
      </Group>
    </section>
  );
}

interface Row {
  readonly key: string;
  readonly source: string;
  readonly words: string;
}

function Rows({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  return (
    <ul className={styles.policies}>
      {rows.map(({ key, source, words }) => (
        <li key={`${source} ${key}`}>
          <strong translate="no">{key}</strong>
          <span>{words}</span>
          <small translate="no">{source}</small>
        </li>
      ))}
    </ul>
  );
}
