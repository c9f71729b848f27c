import { Button, CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { AlertIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { settled } from '../state/use-outcome.ts';
import type { View } from '../state/view.ts';
import styles from './Attention.module.css';
import type { AttentionItem, SystemWay } from './attentions.ts';
import type { WayOut } from './way-out.ts';

interface Props {
  readonly item: AttentionItem;
  readonly go: (view: View) => void;
  readonly close: () => void;
}

/** What is wrong, what to do, and the button that leads there. */
export function AttentionCard({ item, go, close }: Props): ReactNode {
  const { t } = useShell();
  const { way } = item;
  const follow = (taken: WayOut | SystemWay): void => {
    if ('view' in taken) go(taken.view);
    else void settled(() => offhook.invoke(taken.ask, undefined));
  };
  return (
    <div className={styles.card} data-tone={item.tone} role={item.closable ? 'alert' : undefined}>
      <span className={styles.icon}>
        <AlertIcon size={18} />
      </span>
      <div className={styles.words}>
        <strong>{t(item.title)}</strong>
        <p>{t(item.fix)}</p>
        {way !== null && (
          <Button className={styles.way ?? ''} variant="default" size="xs" onClick={() => follow(way)}>
            {t(way.label)}
          </Button>
        )}
      </div>
      {item.closable && (
        <CloseButton
          size="sm"
          aria-label={t('notice.closeNamed', { title: t(item.title) })}
          title={t('notice.close')}
          onClick={close}
        />
      )}
    </div>
  );
}
