/** Windows' administrative templates: one ADMX, and an ADML for each language. Each policy stands in it twice: fixed, recommended. */
import { type Policy, type PolicyGroup, policyKeys, policyOf } from '#shared/policy/policies.ts';
import { fixedText, groupTexts, type Language, policyTexts, textIn } from './texts.ts';

const KEY = 'SOFTWARE\\Policies\\Offhook';
const LEVELS = ['enforced', 'recommended'] as const;
type Level = (typeof LEVELS)[number];

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const idOf = (key: string, level: Level): string => (level === 'enforced' ? key : `${key}_Recommended`);
const keyOf = (level: Level): string => (level === 'enforced' ? KEY : `${KEY}\\Defaults`);
const groups = Object.keys(groupTexts) as readonly PolicyGroup[];

export function admx(): string {
  const categories = LEVELS.flatMap((level) => [
    `    <category name="Offhook_${level}" displayName="$(string.${level})"><parentCategory ref="Offhook"/></category>`,
    ...groups.map(
      (group) =>
        `    <category name="${group}_${level}" displayName="$(string.group_${group})"><parentCategory ref="Offhook_${level}"/></category>`,
    ),
  ]);
  const all = LEVELS.flatMap((level) => policyKeys.map((key) => policyXml(key, policyOf(key), level)));
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="offhook" namespace="app.offhook.Policies"/>
    <using prefix="windows" namespace="Microsoft.Policies.Windows"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions><definition name="SUPPORTED" displayName="$(string.supported)"/></definitions>
  </supportedOn>
  <categories>
    <category name="Offhook" displayName="Offhook"/>
${categories.join('\n')}
  </categories>
  <policies>
${all.join('\n')}
  </policies>
</policyDefinitions>
`.replace('displayName="Offhook"/>', 'displayName="$(string.product)"/>');
}

function policyXml(key: string, policy: Policy, level: Level): string {
  const id = idOf(key, level);
  const isSwitch = policy.kind === 'boolean';
  const open = `    <policy name="${id}" class="Both" displayName="$(string.${key})" explainText="$(string.${key}_Explain)" key="${keyOf(level)}"${
    isSwitch ? ` valueName="${key}"` : ` presentation="$(presentation.${key})"`
  }>`;
  return `${open}
      <parentCategory ref="${policy.group}_${level}"/>
      <supportedOn ref="SUPPORTED"/>
${isSwitch ? SWITCH : `      <elements>\n${element(key, policy, level)}\n      </elements>`}
    </policy>`;
}

const SWITCH = `      <enabledValue><decimal value="1"/></enabledValue>
      <disabledValue><decimal value="0"/></disabledValue>`;

function element(key: string, { kind, choices = [], range = [0, 0xffffffff] }: Policy, level: Level): string {
  switch (kind) {
    case 'number':
      return `        <decimal id="${key}" valueName="${key}" minValue="${range[0]}" maxValue="${range[1]}" required="true"/>`;
    case 'choice':
      return [
        `        <enum id="${key}" valueName="${key}" required="true">`,
        ...choices.map(
          (choice) =>
            `          <item displayName="$(string.${key}_${choice})"><value><string>${choice}</string></value></item>`,
        ),
        '        </enum>',
      ].join('\n');
    case 'list':
      // Without names the lines are called 1, 2, 3 …; the reader orders them so.
      return `        <list id="${key}" key="${keyOf(level)}\\${key}" valuePrefix=""/>`;
    default:
      return `        <text id="${key}" valueName="${key}" maxLength="1000" required="true"/>`;
  }
}

export function adml(language: Language): string {
  const strings: Record<string, string> = {
    product: 'Offhook',
    enforced: fixedText(language, 'enforced'),
    recommended: fixedText(language, 'recommended'),
    supported: fixedText(language, 'supported'),
    ...Object.fromEntries(groups.map((group) => [`group_${group}`, textIn(language, groupTexts[group])])),
  };
  for (const key of policyKeys) {
    const { choices = [], example } = policyOf(key);
    strings[key] = textIn(language, policyTexts[key]);
    strings[`${key}_Explain`] = `${key}\n\n${[example].flat().join('\n')}`;
    for (const choice of choices) strings[`${key}_${choice}`] = choice;
  }
  const table = Object.entries(strings).map(([id, text]) => `      <string id="${id}">${escaped(text)}</string>`);
  const presentations = policyKeys.flatMap((key) => presentation(key, policyOf(key), language));
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Offhook</displayName>
  <description>Offhook</description>
  <resources>
    <stringTable>
${table.join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function presentation(key: keyof typeof policyTexts, { kind }: Policy, language: Language): string[] {
  const label = escaped(textIn(language, policyTexts[key]));
  const inner = {
    boolean: null,
    number: `<decimalTextBox refId="${key}">${label}</decimalTextBox>`,
    choice: `<dropdownList refId="${key}" noSort="true">${label}</dropdownList>`,
    list: `<listBox refId="${key}">${label}</listBox>`,
    text: `<textBox refId="${key}"><label>${label}</label></textBox>`,
  }[kind];
  return inner === null ? [] : [`      <presentation id="${key}">${inner}</presentation>`];
}
