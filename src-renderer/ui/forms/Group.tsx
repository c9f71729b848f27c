import type { ReactNode } from 'react';
import styles from './controls.module.css';

interface Props {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** Settings that belong together, under their heading. */
export function Group({ title, hint, children }: Props): ReactNode {
  return (
    <section className={styles.group}>
      <h2>{title}</h2>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  );
}
