import type { ReactNode } from 'react';
import styles from './FullPage.module.css';

interface Props {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: string;
  readonly role: 'alert' | 'status';
  readonly children?: ReactNode;
}

/** One thing to say, in the middle of an otherwise empty window. */
export function FullPage({ icon, title, text, role, children }: Props): ReactNode {
  return (
    <main className={styles.page}>
      <div className={styles.icon}>{icon}</div>
      <div role={role} className={styles.words}>
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
      </div>
      {children}
    </main>
  );
}
