import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { partyOf } from '#shared/party.ts';
import { nameOf, readable } from '../../people.ts';
import { useShell } from '../state/shell.ts';
import type { Commanding } from '../state/use-command.ts';
import styles from './TransferState.module.css';

interface Props {
  readonly call: Call;
  readonly command: Commanding['command'];
}

/** How far passing on has come: asking a colleague, waiting for the PBX, or refused and still ours. */
export function TransferState({ call, command }: Props): ReactNode {
  const { state, t } = useShell();
  const asked = state.calls.find(({ id }) => id === call.consultOf);
  if (asked?.transfer?.stage === 'consulting') {
    const who = nameOf(partyOf(asked)) ?? t('call.anonymous');
    const target = nameOf(partyOf(call)) ?? readable(asked.transfer.target);
    return (
      <div className={styles.state}>
        <p>{t('transfer.consulting', { who })}</p>
        <Button size="sm" onClick={() => void command({ type: 'completeTransfer', callId: asked.id })}>
          {t('transfer.complete', { who: target })}
        </Button>
        <Button size="sm" variant="default" onClick={() => void command({ type: 'cancelTransfer', callId: asked.id })}>
          {t('transfer.return', { who })}
        </Button>
      </div>
    );
  }
  const { transfer } = call;
  if (transfer === null || call.phase !== 'talking') return null;
  const target = readable(transfer.target);
  if (transfer.stage === 'asked') {
    return (
      <div className={styles.state} role="status">
        <p>{t('transfer.asked', { who: target })}</p>
      </div>
    );
  }
  if (transfer.stage !== 'failed') return null;
  return (
    <div className={styles.state} data-failed role="alert">
      <p>{t('transfer.failed', { who: target })}</p>
      <Button size="sm" onClick={() => void command({ type: 'cancelTransfer', callId: call.id })}>
        {t('transfer.takeBack')}
      </Button>
    </div>
  );
}
