import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import type { QualityWord } from '#shared/quality.ts';
import { useShell } from '../state/shell.ts';
import styles from './SoundMark.module.css';

const BARS = { bad: 1, poor: 2, fair: 3, good: 4 } as const satisfies Record<QualityWord, number>;

/** How the call sounds: bars and a word; the figures are in the tooltip. */
export function SoundMark({ call }: { readonly call: Call }): ReactNode {
  const { state, t } = useShell();
  const live = state.phone.live[call.id];
  if (call.phase !== 'talking' || live === undefined || live.word === null) return null;
  const figures = t('quality.detail', {
    mos: live.mos ?? '–',
    loss: rounded(Math.max(live.lossIn ?? 0, live.lossOut ?? 0)),
    jitter: rounded(live.jitterMs),
    delay: rounded(live.roundTripMs),
    codec: live.codec?.name ?? '–',
  });
  return (
    <span className={styles.mark} data-word={live.word} title={figures}>
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <i key={bar} data-on={bar <= BARS[live.word ?? 'bad'] || undefined} />
        ))}
      </span>
      {t(`quality.${live.word}`)}
    </span>
  );
}

const rounded = (value: number | null): number | string => (value === null ? '–' : Math.round(value));
