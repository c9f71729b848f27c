import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useShell } from '../state/shell.ts';
import styles from './controls.module.css';

interface Props {
  readonly label: string;
  /** Percent. */
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A native slider: it says what it is at while it moves, and is saved when it is let go. */
export function Volume({ label, value, most, onChange }: Props): ReactNode {
  const { t } = useShell();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [moving, setMoving] = useState<number | null>(null);
  const chosen = useRef(onChange);
  useEffect(() => {
    chosen.current = onChange;
  });
  // React's own "change" is the browser's "input": only the native event tells that the slider was let go.
  useEffect(() => {
    const slider = input.current;
    if (slider === null) return;
    const letGo = (): void => {
      setMoving(null);
      chosen.current(slider.valueAsNumber);
    };
    slider.addEventListener('change', letGo);
    return () => slider.removeEventListener('change', letGo);
  }, []);
  const text = t('audio.percent', { value: moving ?? value });
  return (
    <div className={styles.volume}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{text}</output>
      <input
        ref={input}
        id={id}
        type="range"
        min={0}
        max={most}
        step={5}
        value={moving ?? value}
        aria-valuetext={text}
        onInput={(event) => setMoving(event.currentTarget.valueAsNumber)}
        onChange={() => undefined}
      />
    </div>
  );
}
