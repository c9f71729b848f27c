import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import { useShell } from '../state/shell.ts';
import styles from './controls.module.css';

interface Props {
  readonly label: string;
  /** Asked for when it is pressed. */
  readonly text: () => string;
  /** Said when the clipboard didn't take it. */
  readonly notCopied?: MessageKey;
}

/** Plain text for somebody else, and whether the clipboard took it. */
export function CopyButton({ label, text, notCopied = 'check.notCopied' }: Props): ReactNode {
  const { t } = useShell();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setCopied(true);
    } catch (error) {
      console.error('Clipboard refused', error);
      setCopied(false);
    }
  };
  return (
    <>
      <Button variant="default" onClick={() => void copy()}>
        {label}
      </Button>
      <p role="status" className={styles.copied} data-failed={copied === false || undefined}>
        {copied !== null && t(copied ? 'check.copied' : notCopied)}
      </p>
    </>
  );
}
