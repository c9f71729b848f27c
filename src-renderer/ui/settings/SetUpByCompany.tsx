import type { ReactNode } from 'react';
import type { SetUpSource } from '#shared/state.ts';
import { AskFirst } from '../forms/AskFirst.tsx';
import { Group } from '../forms/Group.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';

/** Whose link or file has set up this computer, and the way out of it. */
export function SetUpByCompany({ by }: { readonly by: SetUpSource }): ReactNode {
  const { t, formats } = useShell();
  const { organisation, fingerprint, origin, at } = by;
  return (
    <Group title={t('provision.source')} hint={t('provision.source.text', { organisation, date: formats.moment(at) })}>
      <p>
        {t('provision.key')} <code translate="no">{fingerprint}</code>
        {origin !== null && <span translate="no"> {origin}</span>}
      </p>
      <AskFirst
        label={t('provision.forget')}
        title={t('provision.forget.title', { organisation })}
        yes={t('provision.forget.yes')}
        send={() => offhook.invoke('provision:forget', undefined)}
      >
        <p>{t('provision.forget.text')}</p>
      </AskFirst>
    </Group>
  );
}
