import type { ReactNode } from 'react';
import { codecNames } from '#shared/phone.ts';
import forms from '../forms/forms.module.css';
import { ListEditor } from '../forms/ListEditor.tsx';
import { codecsIn } from '../forms/telephone-fields.ts';
import { Toggle } from '../forms/Toggle.tsx';
import { useShell } from '../state/shell.ts';

interface Props {
  /** The names of those that are on, in order. */
  readonly text: string;
  readonly change: (text: string) => void;
}

/** Those that are on come first, in the order in which they are offered; one always stays on. */
export function Codecs({ text, change }: Props): ReactNode {
  const { t } = useShell();
  const on = codecsIn(text);
  const rows = codecNames.filter((name) => on.includes(name)).toSorted((a, b) => on.indexOf(a) - on.indexOf(b));
  const off = codecNames.filter((name) => !on.includes(name));
  return (
    <fieldset className={forms.kind}>
      <legend>{t('account.codecs')}</legend>
      <p className={forms.hint}>{t('account.codecs.hint')}</p>
      <ListEditor
        compact
        items={rows}
        change={(names) => change(names.join(' '))}
        nameOf={(name) => t(`account.codecs.${name}`)}
        renderRow={(name) => (
          <Toggle
            label={t(`account.codecs.${name}`)}
            checked
            disabled={rows.length === 1}
            onChange={() => change(rows.filter((other) => other !== name).join(' '))}
          />
        )}
      />
      {off.map((name) => (
        <div key={name} className={forms.off}>
          <Toggle
            label={t(`account.codecs.${name}`)}
            checked={false}
            onChange={() => change([...rows, name].join(' '))}
          />
        </div>
      ))}
    </fieldset>
  );
}
