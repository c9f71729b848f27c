import { type ReactNode, useEffect, useId, useState } from 'react';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { settled } from '../state/use-outcome.ts';
import styles from './settings.module.css';

/** How loud the microphone is, while this is on the screen and no longer: it is open all the while. */
export function LevelMeter(): ReactNode {
  const { t } = useShell();
  const id = useId();
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const stop = offhook.on('audio:level', setLevel);
    void settled(() => offhook.invoke('meter:set', { on: true }));
    return () => {
      stop();
      void settled(() => offhook.invoke('meter:set', { on: false }));
    };
  }, []);
  const percent = Math.round(level * 100);
  return (
    <div className={styles.meter}>
      <label htmlFor={id}>{t('audio.level')}</label>
      <meter id={id} min={0} max={100} value={percent} aria-valuetext={t('audio.percent', { value: percent })} />
    </div>
  );
}
