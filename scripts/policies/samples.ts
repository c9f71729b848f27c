/** Samples for macOS and Linux: every policy with its example, to be cut down to what is wanted. */
import { policyKeys, policyOf } from '#shared/policy/policies.ts';
import { escaped } from './admx.ts';

/** Secrets and what only one user has do not belong into a sample for a whole computer. */
const shown = policyKeys.filter((key) => !policyOf(key).path.startsWith('secret:'));
/** What the agent may change. */
const CHANGEABLE = new Set(['CallsDialLinks', 'Language', 'Theme', 'NumbersCountry']);

type Value = string | number | boolean | readonly string[];
const values = (changeable: boolean): Record<string, Value> =>
  Object.fromEntries(
    shown.filter((key) => CHANGEABLE.has(key) === changeable).map((key) => [key, policyOf(key).example]),
  );

export const linuxSample = (level: 'managed' | 'recommended'): string =>
  `${JSON.stringify(values(level === 'recommended'), null, 2)}\n`;

/** A profile for an MDM; macOS takes managed preferences from nobody else. */
export function mobileConfig(): string {
  const settings = `${entries(values(false), 8)}
        <key>Defaults</key>
        <dict>
${entries(values(true), 10)}
        </dict>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    <key>PayloadType</key>
    <string>Configuration</string>
    <key>PayloadVersion</key>
    <integer>1</integer>
    <key>PayloadIdentifier</key>
    <string>app.offhook.Offhook.profile</string>
    <key>PayloadUUID</key>
    <string>7D1F3C52-6E0B-4C59-9A0E-0FF400C0DE01</string>
    <key>PayloadDisplayName</key>
    <string>Offhook</string>
    <key>PayloadScope</key>
    <string>System</string>
    <key>PayloadContent</key>
    <array>
      <dict>
        <key>PayloadType</key>
        <string>app.offhook.Offhook</string>
        <key>PayloadVersion</key>
        <integer>1</integer>
        <key>PayloadIdentifier</key>
        <string>app.offhook.Offhook.settings</string>
        <key>PayloadUUID</key>
        <string>7D1F3C52-6E0B-4C59-9A0E-0FF400C0DE02</string>
${settings}
      </dict>
    </array>
  </dict>
</plist>
`;
}

function entries(tree: Readonly<Record<string, Value>>, indent: number): string {
  const space = ' '.repeat(indent);
  return Object.entries(tree)
    .map(([key, value]) => `${space}<key>${key}</key>\n${space}${plistValue(value, space)}`)
    .join('\n');
}

function plistValue(value: Value, space: string): string {
  if (typeof value === 'boolean') return `<${value}/>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  const lines = value.map((line) => `${space}  <string>${escaped(line)}</string>`);
  return `<array>\n${lines.join('\n')}\n${space}</array>`;
}
