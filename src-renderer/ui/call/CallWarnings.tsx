import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import type { MessageKey, MessageParams } from '#shared/messages/catalogue.ts';
import { useShell } from '../state/shell.ts';
import styles from './CallWarnings.module.css';

interface Warning {
  readonly key: MessageKey;
  readonly params?: MessageParams;
}

/** What is wrong with the sound of this call, in words that help. */
export function CallWarnings({ call }: { readonly call: Call }): ReactNode {
  const { state, t } = useShell();
  const { live, recordingFailed, deviceNotices } = state.phone;
  const warnings: readonly Warning[] = [
    ...deviceNotices
      .filter(({ role }) => role !== 'ringer')
      .map(
        ({ label, now }): Warning =>
          now === null ? { key: 'device.none', params: { label } } : { key: 'device.lost', params: { label, now } },
      ),
    ...(live[call.id]?.warnings ?? []).map((warning): Warning => ({ key: `quality.${warning}` })),
    ...(recordingFailed.includes(call.id) ? [{ key: 'call.recordingFailed' } as const] : []),
  ];
  if (call.phase !== 'talking') return null;
  return (
    <div role="status" className={styles.warnings}>
      {warnings.map(({ key, params }) => (
        <p key={key + String(params?.['label'] ?? '')}>{t(key, params)}</p>
      ))}
    </div>
  );
}
