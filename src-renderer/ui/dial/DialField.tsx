import { ActionIcon, TextInput } from '@mantine/core';
import type { ClipboardEvent, KeyboardEvent, ReactNode, Ref } from 'react';
import { BackspaceIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import { cleanPasted } from '../words/dial-text.ts';
import styles from './DialPanel.module.css';
import { LIST_ID } from './Suggestions.tsx';

interface Props {
  readonly ref: Ref<HTMLInputElement>;
  readonly number: string;
  readonly change: (number: string) => void;
  /** Why the last call was refused. */
  readonly refusal: string | null;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Of the list of suggestions: whether it is there, and the id of the one that Enter would call. */
  readonly list: { readonly isOpen: boolean; readonly activeId: string | null };
}

export function DialField({ ref, number, change, refusal, onKeyDown, list }: Props): ReactNode {
  const { t } = useShell();
  return (
    <TextInput
      ref={ref}
      className={styles.field ?? ''}
      aria-label={t('dial.number')}
      placeholder={t('dial.placeholder')}
      type="tel"
      role="combobox"
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-expanded={list.isOpen}
      {...(list.isOpen && { 'aria-controls': LIST_ID })}
      {...(list.activeId !== null && { 'aria-activedescendant': list.activeId })}
      onKeyDown={onKeyDown}
      autoComplete="off"
      autoFocus
      maxLength={200}
      value={number}
      onChange={(event) => change(event.currentTarget.value)}
      onPaste={(event) => change(pasteInto(event))}
      error={refusal}
      errorProps={{ role: 'alert' }}
      rightSectionWidth={44}
      rightSection={
        number !== '' && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={t('dial.delete')}
            onClick={() => change(number.slice(0, -1))}
          >
            <BackspaceIcon />
          </ActionIcon>
        )
      }
    />
  );
}

/** The field's text with the cleaned clipboard in place of the selection. */
function pasteInto(event: ClipboardEvent<HTMLInputElement>): string {
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const pasted = cleanPasted(event.clipboardData.getData('text'));
  return value.slice(0, selectionStart ?? value.length) + pasted + value.slice(selectionEnd ?? value.length);
}
