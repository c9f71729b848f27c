import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import type { MessageKey, MessageParams } from '#shared/messages/catalogue.ts';
import { useShell } from '../state/shell.ts';
import styles from './CallWarnings.module.css';

interface Warning {
  readonly key: MessageKey;
  readonly params?: MessageParams;
}

/** What is wrong with the sound of what is spoken now, in words that help; each thing once, however many calls it meets. */
export function CallWarnings({ calls }: { readonly calls: readonly Call[] }): ReactNode {
  const { state, t } = useShell();
  const talking = calls.filter(({ phase }) => phase === 'talking');
  if (talking.length === 0) return null;
  const { live, recordingFailed, deviceNotices } = state.phone;
  const ofCalls = talking.flatMap(({ id }) => [
    ...(live[id]?.warnings ?? []).map((warning) => `quality.${warning}` as const),
    ...(recordingFailed.includes(id) ? (['call.recordingFailed'] as const) : []),
  ]);
  const warnings: readonly Warning[] = [
    ...deviceNotices
      .filter(({ role }) => role !== 'ringer')
      .map(
        ({ label, now }): Warning =>
          now === null ? { key: 'device.none', params: { label } } : { key: 'device.lost', params: { label, now } },
      ),
    ...[...new Set(ofCalls)].map((key) => ({ key })),
  ];
  return (
    <div role="status" className={styles.warnings}>
      {warnings.map(({ key, params }) => (
        <p key={key + String(params?.['label'] ?? '')}>{t(key, params)}</p>
      ))}
    </div>
  );
}
