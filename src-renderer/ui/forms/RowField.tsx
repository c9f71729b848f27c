import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import { useShell } from '../state/shell.ts';
import { errorText, type FieldError } from './use-form.ts';

interface Props {
  readonly label: MessageKey;
  /** The label is read out but not shown: the row says it. */
  readonly quiet?: string;
  readonly value: string;
  readonly error: FieldError | undefined;
  readonly example?: MessageKey;
  readonly onChange: (value: string) => void;
}

/** A text inside a list's row. */
export function RowField({ label, quiet, value, error, example, onChange }: Props): ReactNode {
  const { t } = useShell();
  return (
    <TextInput
      size="sm"
      {...(quiet === undefined ? { label: t(label) } : { 'aria-label': quiet })}
      value={value}
      autoComplete="off"
      spellCheck={false}
      {...(example !== undefined && { placeholder: t(example) })}
      {...(error !== undefined && { error: errorText(t, error), 'aria-invalid': true })}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
