import { type ReactNode, useId } from 'react';
import styles from './controls.module.css';
import forms from './forms.module.css';

interface Props<Value extends string> {
  readonly title: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly label: (value: Value) => string;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them to be seen. */
export function OneOf<const Value extends string>({ title, values, value, label, onChange }: Props<Value>): ReactNode {
  const name = useId();
  return (
    <fieldset className={forms.kind}>
      <legend>{title}</legend>
      <div className={styles.radios}>
        {values.map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
            {label(one)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
