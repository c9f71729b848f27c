import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CallSettings } from '#shared/settings.ts';
import controls from '../forms/controls.module.css';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import type { Setting } from '../state/use-setting.ts';

/** What a telephone link elsewhere on this computer does, and whether it comes here at all. */
export function LinksForm({ setting }: { readonly setting: Setting<CallSettings> }): ReactNode {
  const { t } = useShell();
  const [claimed, setClaimed] = useState(false);
  const claim = useOutcome(async () => {
    const outcome = await offhook.invoke('links:claim', undefined);
    setClaimed(outcome.ok);
    return outcome;
  });
  return (
    <Group title={t('calls.links')} hint={t('calls.links.hint')}>
      <Managed by="calls.dialLinks">
        <Toggle
          label={t('calls.dialLinks')}
          hint={t('calls.dialLinks.hint')}
          checked={setting.value.dialLinks}
          onChange={(dialLinks) => setting.change({ dialLinks })}
        />
      </Managed>
      {claim.failure !== null && <FailureText reason={claim.failure} />}
      <Button variant="default" loading={claim.busy} onClick={claim.run}>
        {t('calls.claimLinks')}
      </Button>
      <p role="status" className={controls.done}>
        {claimed && t('calls.claimLinks.done')}
      </p>
    </Group>
  );
}
