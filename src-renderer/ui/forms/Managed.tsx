import type { ReactNode } from 'react';
import { LockIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import styles from './controls.module.css';

interface Props {
  /** The setting's path, as in a policy; of several, one that is fixed is enough. */
  readonly by: string | readonly string[];
  readonly children: ReactNode;
}

/** Controls that the administrator may have fixed: then nobody can use them, and it says why. */
export function Managed({ by, children }: Props): ReactNode {
  const { state, t } = useShell();
  const isLocked = [by].flat().some((path) => state.managed.locked.includes(path));
  if (!isLocked) return children;
  return (
    <fieldset className={styles.managed} disabled>
      {children}
      <p>
        <LockIcon size={14} /> {t('managed.by')}
      </p>
    </fieldset>
  );
}
