import { type ReactNode, useEffect } from 'react';
import { HandsetIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useCommand } from '../state/use-command.ts';
import { useNow } from '../state/use-now.ts';
import { settled } from '../state/use-outcome.ts';
import { RecentCall } from './RecentCall.tsx';
import styles from './RecentCalls.module.css';

export function RecentCalls(): ReactNode {
  const { state, t } = useShell();
  const { command, refusal } = useCommand();
  const now = useNow(false);
  const isNews = state.missed > 0 && state.inFront;
  useEffect(() => {
    if (isNews) void settled(() => offhook.invoke('history:seen', undefined));
  }, [isNews]);
  return (
    <section aria-labelledby="recent-title" className={styles.recent}>
      <h2 id="recent-title" className={styles.title}>
        {t('recent.title')}
      </h2>
      {refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {t(refusal)}
        </p>
      )}
      {state.history.length === 0 ? (
        <div className={styles.empty}>
          <HandsetIcon size={28} />
          <strong>{t('recent.empty')}</strong>
          <p>{t('recent.empty.hint')}</p>
        </div>
      ) : (
        <ul className={styles.list}>
          {state.history.map((row) => (
            <RecentCall key={row.id} row={row} now={now} dial={(number) => void command({ type: 'dial', number })} />
          ))}
        </ul>
      )}
    </section>
  );
}
