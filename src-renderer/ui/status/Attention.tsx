import type { ReactNode } from 'react';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { settled } from '../state/use-outcome.ts';
import styles from './Attention.module.css';
import { AttentionCard } from './AttentionCard.tsx';
import { attentions } from './attentions.ts';

/** `quiet`: a call is on, and only what concerns the call (a notice) may speak. */
export function Attention({ quiet }: { readonly quiet: boolean }): ReactNode {
  const { state, t, go } = useShell();
  const items = attentions(state).filter((item) => !quiet || item.closable);
  if (items.length === 0) return null;
  return (
    <section aria-label={t('attention.title')} className={styles.attention}>
      {items.map((item) => (
        <AttentionCard
          key={item.id}
          item={item}
          go={go}
          close={() => void settled(() => offhook.invoke('notice:close', { id: item.id }))}
        />
      ))}
    </section>
  );
}
