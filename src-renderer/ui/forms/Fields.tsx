import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MessageKey, Translate } from '#shared/messages/catalogue.ts';
import { useShell } from '../state/shell.ts';
import { Managed } from './Managed.tsx';
import { errorText, type Form } from './use-form.ts';

interface FieldProps<Fields> {
  readonly form: Form<Fields>;
  readonly name: keyof Fields & string;
  readonly label: MessageKey;
  readonly hint?: MessageKey;
  /** Path of the setting, where a policy may have fixed it. */
  readonly setting?: string;
  /** A catalogue text, or a value that follows from other fields. */
  readonly example?: MessageKey | { readonly value: string };
}

function useField<Fields extends Readonly<Record<string, string>>>(props: FieldProps<Fields>) {
  const { t } = useShell();
  const { form, name, label, hint, example } = props;
  const error = form.errors[name];
  return {
    name,
    label: t(label),
    value: form.fields[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      form.set(name, event.currentTarget.value as Fields[typeof name]),
    autoComplete: 'off',
    spellCheck: false,
    ...(hint !== undefined && { description: t(hint) }),
    ...placeholder(t, example),
    ...(error !== undefined && { error: errorText(t, error), 'aria-invalid': true }),
  };
}

/** A value that follows from other fields is the user's own, not ours to translate. */
const placeholder = (t: Translate, example: FieldProps<never>['example']) =>
  typeof example === 'object'
    ? { placeholder: example.value, translate: 'no' as const }
    : example === undefined
      ? {}
      : { placeholder: t(example) };

export function Field<Fields extends Readonly<Record<string, string>>>(props: FieldProps<Fields>): ReactNode {
  const field = useField(props);
  return (
    <Managed by={props.setting ?? ''}>
      <TextInput {...field} />
    </Managed>
  );
}

export function LinesField<Fields extends Readonly<Record<string, string>>>(props: FieldProps<Fields>): ReactNode {
  const field = useField(props);
  // What was typed is text of the page here, unlike in an input: it must not be translated.
  return (
    <Managed by={props.setting ?? ''}>
      <Textarea rows={2} {...field} {...(field.value !== '' && { translate: 'no' as const })} />
    </Managed>
  );
}

export function SecretField<Fields extends Readonly<Record<string, string>>>(props: FieldProps<Fields>): ReactNode {
  const { t } = useShell();
  return (
    <PasswordInput
      {...useField(props)}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': t('field.showSecret'), title: t('field.showSecret') }}
    />
  );
}
