import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { allows } from '#shared/command.ts';
import { useShell } from '../state/shell.ts';
import type { Commanding } from '../state/use-command.ts';
import styles from './ResponsibleOffer.module.css';

interface Props {
  readonly call: Call;
  readonly command: Commanding['command'];
}

/** A colleague's client: the call goes to her with one press, whether it rings here or is talked to already. */
export function ResponsibleOffer({ call, command }: Props): ReactNode {
  const { state, t } = useShell();
  const responsible = state.responsible[call.id];
  if (responsible === undefined) return null;
  const way = allows(call, 'redirect') ? 'redirect' : allows(call, 'transfer') ? 'transfer' : null;
  if (way === null) return null;
  const name = responsible.name ?? responsible.extension;
  return (
    <div className={styles.offer}>
      <p>{t('call.responsible', { name })}</p>
      <Button
        size="xs"
        radius="md"
        fullWidth
        onClick={() => void command({ type: way, callId: call.id, number: responsible.extension })}
      >
        {t('call.passOn', { name })}
      </Button>
    </div>
  );
}
