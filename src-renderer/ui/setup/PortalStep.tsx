import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { PersonIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import { PortalForm } from './PortalForm.tsx';
import { Stage } from './Stage.tsx';

/** Bitrix24: the form, the wait for the browser, or who is signed in. */
export function PortalStep(): ReactNode {
  const { state, t } = useShell();
  const [changing, setChanging] = useState(false);
  const cancel = useOutcome(() => offhook.invoke('portal:cancelSignIn', undefined));
  const signOut = useOutcome(() => offhook.invoke('portal:signOut', undefined));
  const { portal } = state;
  if (portal.state === 'signingIn') {
    return (
      <Stage waiting title={t('portal.signIn.waiting')} text={t('portal.signIn.waiting.hint')} failure={cancel.failure}>
        <Button variant="default" onClick={cancel.run} loading={cancel.busy}>
          {t('portal.signIn.cancel')}
        </Button>
      </Stage>
    );
  }
  if (changing || portal.state === 'notSetUp' || portal.state === 'signedOut') {
    return <PortalForm done={() => setChanging(false)} />;
  }
  return (
    <Stage
      icon={<PersonIcon size={28} />}
      title={t('portal.signedInAs', { name: portal.userName })}
      text={state.portalSettings?.origin ?? ''}
      textIsData
      failure={portal.state === 'offline' ? portal.reason : signOut.failure}
    >
      <Button variant="default" onClick={() => setChanging(true)}>
        {t('portal.change')}
      </Button>
      <Button variant="light" color="red" onClick={signOut.run} loading={signOut.busy}>
        {t('portal.signOut')}
      </Button>
    </Stage>
  );
}
