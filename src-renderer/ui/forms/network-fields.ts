/** The proxy's form: its texts and the settings that they make. Pure. */
import { type NetworkSettings, NetworkSettingsSchema } from '#shared/network.ts';
import { checkedBy, type FieldWords, fieldAt } from './checked.ts';
import type { Checked } from './use-form.ts';

export const PROXY_KINDS = [
  'system',
  'direct',
  'servers',
  'script',
] as const satisfies readonly NetworkSettings['proxy'][];
export type NetworkFields = Readonly<Record<'proxy' | 'servers' | 'bypass' | 'script', string>>;

export const networkFields = ({ proxy, servers, bypass, script }: NetworkSettings): NetworkFields => ({
  proxy,
  servers: servers ?? '',
  bypass: bypass.join('\n'),
  script: script ?? '',
});

const WORDS: FieldWords<NetworkFields> = {
  proxy: { path: 'proxy', invalid: 'field.unusable' },
  servers: { path: 'servers', invalid: 'network.servers.invalid' },
  bypass: { path: 'bypass', invalid: 'network.bypass.invalid' },
  script: { path: 'script', invalid: 'network.script.invalid' },
};

export const networkFieldAt = (path: string): keyof NetworkFields | null =>
  fieldAt(WORDS, path.replace(/^network\./, ''));

/** What isn't in use may stay empty; the name for the proxy is asked for elsewhere. */
export function checkNetwork(fields: NetworkFields, user: string | null): Checked<NetworkFields, NetworkSettings> {
  const { proxy, servers, bypass, script } = fields;
  const lines = bypass.split('\n').map((line) => line.trim());
  const raw = { proxy, servers: textOr(servers), bypass: lines.filter(Boolean), script: textOr(script), user };
  const needed = proxy === 'servers' || proxy === 'script' ? proxy : null;
  const missing = needed !== null && fields[needed].trim() === '' ? { [needed]: 'field.required' as const } : {};
  return checkedBy(NetworkSettingsSchema, raw, fields, WORDS, missing);
}

const textOr = (text: string): string | null => (text.trim() === '' ? null : text);
