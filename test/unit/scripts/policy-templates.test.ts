/** What administrators get is made from the one table, and means to the program what it says. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicies } from '#shared/policy/managed.ts';
import { policyKeys, policyOf } from '#shared/policy/policies.ts';
import { LANGUAGES } from '../../../scripts/policies/texts.ts';
import { templates } from '../../../scripts/policies/templates.ts';
import { readRegistry } from '../../../src-main/policy/registry.ts';

// Both come with electron-builder and have no types.
const load = createRequire(import.meta.url);
const plist = load('plist') as { parse(text: string): unknown };
const { DOMParser } = createRequire(load.resolve('plist'))('@xmldom/xmldom') as {
  DOMParser: new (options: object) => { parseFromString(text: string, type: string): Document };
};
interface Element {
  readonly tagName: string;
  readonly textContent: string;
  getAttribute(name: string): string;
  getElementsByTagName(name: string): ArrayLike<Element>;
}
type Document = Pick<Element, 'getElementsByTagName'>;

const template = (name: string): string => templates[name] ?? '';
function xml(name: string): Document {
  const fail = (_level: unknown, problem: unknown): never => {
    throw new Error(`${name}: ${String(problem)}`);
  };
  return new DOMParser({ onError: fail, errorHandler: fail }).parseFromString(template(name), 'text/xml');
}
const all = (within: Pick<Element, 'getElementsByTagName'>, tag: string): Element[] =>
  Array.from(within.getElementsByTagName(tag));

it.each(Object.keys(templates))('assets/policies/%s is what `npm run policies` writes', (name) => {
  expect(readFileSync(path.resolve('assets/policies', name), 'utf8')).toBe(template(name));
});

describe('the ADMX', () => {
  const admx = xml('windows/Offhook.admx');
  const policies = all(admx, 'policy');

  it('has every policy twice: fixed and recommended', () => {
    const names = policies.map((policy) => policy.getAttribute('name'));
    expect(names).toEqual([...policyKeys, ...policyKeys.map((key) => `${key}_Recommended`)]);
  });

  it.each(LANGUAGES)('has all its words in %s, and no word of another', (language) => {
    const adml = xml(`windows/${language}/Offhook.adml`);
    const ids = (tag: string): string[] => all(adml, tag).map((element) => element.getAttribute('id'));
    const used = (kind: string): string[] => [
      ...new Set(
        [...template('windows/Offhook.admx').matchAll(new RegExp(`\\$\\(${kind}\\.(\\w+)\\)`, 'g'))].map(
          ([, id = '']) => id,
        ),
      ),
    ];
    expect(ids('string').toSorted()).toEqual(used('string').toSorted());
    expect(ids('presentation').toSorted()).toEqual(used('presentation').toSorted());
    for (const string of all(adml, 'string')) expect(string.textContent.trim()).not.toBe('');
    // Each control belongs to an element of the policy of that name.
    for (const presentation of all(adml, 'presentation'))
      for (const tag of ['textBox', 'decimalTextBox', 'dropdownList', 'listBox'])
        for (const control of all(presentation, tag))
          expect(control.getAttribute('refId')).toBe(presentation.getAttribute('id'));
  });

  it('writes into the registry what the program reads there, at the level that it says', () => {
    const lines = policies.flatMap((policy) => registryOf(policy));
    const output = lines
      .map(({ key, name, data }) => `HKEY_LOCAL_MACHINE\\${key}\r\n    ${name}    ${data}\r\n`)
      .join('\r\n');
    const { documents, problems } = readRegistry([{ name: 'HKLM', output }]);
    // Its example is a sentence, which nobody would take for a password.
    const managed = readPolicies(documents, 'anna', problems);
    expect(managed.problems).toEqual([]);
    for (const level of ['enforced', 'defaults'] as const)
      expect([...managed[level].values()].map(({ key }) => key).toSorted()).toEqual([...policyKeys].toSorted());
  });
});

/** What the group policy editor would write for a policy that is switched on with its example. */
function registryOf(policy: Element): { key: string; name: string; data: string }[] {
  const name = policy.getAttribute('name').replace(/_Recommended$/, '') as (typeof policyKeys)[number];
  const key = policy.getAttribute('key');
  const { example } = policyOf(name);
  const [list] = all(policy, 'list');
  if (list !== undefined)
    return [example]
      .flat()
      .map((line, index) => ({ key: list.getAttribute('key'), name: String(index + 1), data: `REG_SZ    ${line}` }));
  const [number] = all(policy, 'decimal').filter((element) => element.getAttribute('valueName') !== '');
  if (number !== undefined) return [{ key, name, data: `REG_DWORD    0x${Number(example).toString(16)}` }];
  const isSwitch = all(policy, 'enabledValue').length > 0;
  return [{ key, name, data: isSwitch ? 'REG_DWORD    0x1' : `REG_SZ    ${String(example)}` }];
}

describe('the samples', () => {
  /** What of a sample can't be used, and what it lacks. */
  const wrongWith = (enforced: Record<string, unknown>, defaults: Record<string, unknown>): readonly string[] => {
    const managed = readPolicies([{ source: 'sample', enforced, defaults }], 'anna');
    const shown = policyKeys.filter((key) => !policyOf(key).path.startsWith('secret:'));
    const read = [...managed.enforced.values(), ...managed.defaults.values()].map(({ key }) => key);
    return [...managed.problems.map(({ key }) => key), ...shown.filter((key) => !read.includes(key))];
  };

  it('for macOS can be read, and hold everything but secrets', () => {
    const profile = plist.parse(template('macos/offhook.mobileconfig')) as {
      PayloadContent: Record<string, unknown>[];
    };
    const [content = {}] = profile.PayloadContent;
    expect(content['PayloadType']).toBe('app.offhook.Offhook');
    const { Defaults: defaults, ...rest } = content;
    const enforced = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('Payload')));
    expect(wrongWith(enforced, defaults as Record<string, unknown>)).toEqual([]);
  });

  it('for Linux can be read, and hold everything but secrets', () => {
    expect(
      wrongWith(
        JSON.parse(template('linux/managed/offhook.json')),
        JSON.parse(template('linux/recommended/offhook.json')),
      ),
    ).toEqual([]);
  });
});
