/** The sources themselves: who wins, what is ignored and told, and a first start that needs only a sign-in. */
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicies } from '#shared/policy/managed.ts';
import { effectiveSettings } from '#shared/policy/effective.ts';
import { passwordOf } from '#shared/settings.ts';
import { defaultSettings } from '../../../../src-main/settings/recover-settings.ts';
import { withPolicySecrets } from '../../../../src-main/policy/policy-secrets.ts';
import { readManagedPreferences, readPolicyFolder } from '../../../../src-main/policy/policy-files.ts';
import { readRegistry } from '../../../../src-main/policy/registry.ts';
import { systemPolicies } from '../../../../src-main/policy/system-policies.ts';
import { MemorySecrets } from '../../../integration/portal-client/memory-secrets.ts';
import { silentLog } from '../manual-clock.ts';
import { asRegQuery, inFolder, managedOn, SYSTEMS, USER, writeRootsJson } from './written-policies.ts';

const systems = Object.keys(SYSTEMS) as (keyof typeof SYSTEMS)[];

describe.each(systems)('on %s', (system) => {
  it('a first start has its account and its portal from the policies, and asks for a sign-in only', async () => {
    const managed = await managedOn(system, {
      enforced: {
        SipServer: 'wss://pbx.example.com/ws',
        SipAddress: '{user}@pbx.example.com',
        SipPassword: 'a secret of this user',
        NumbersAllowed: ['+49.', 'XXX'],
        PortalAddress: 'https://company.bitrix24.com/',
        PortalHost: 'https://offhook.example.com',
        PortalClientId: 'local.abc.1',
        PortalClientSecret: 'the application’s key',
      },
      defaults: { NumbersCountry: 'DE', CallsKeepDays: 30 },
    });
    const settings = effectiveSettings(
      defaultSettings(() => crypto.randomUUID()),
      new Set(),
      managed,
    );
    expect(settings).toMatchObject({
      account: {
        address: 'a.weber@pbx.example.com',
        server: 'wss://pbx.example.com/ws',
        line: { number: 'a.weber', kind: 'direct' },
        country: 'DE',
        numbers: { allowed: ['+49.', 'XXX'], outgoing: [] },
      },
      portal: { origin: 'https://company.bitrix24.com', clientId: 'local.abc.1' },
      calls: { keepDays: 30, autoAnswer: true },
    });
    const stored = new MemorySecrets();
    const secrets = withPolicySecrets(stored, managed);
    expect(settings.account && (await secrets.get(passwordOf(settings.account)))).toBe('a secret of this user');
    expect(await secrets.get('portal.clientSecret')).toBe('the application’s key');
    expect(stored.stored.size).toBe(0);
  });

  it.each<[key: string, value: string | number | boolean | readonly string[], trouble: string]>([
    ['CallsRecordings', 'off', 'unknownKey'],
    ['CallsRecording', 'sometimes', 'badValue'],
    ['CallsRecording', ['off'], 'wrongKind'],
    ['CallsKeepDays', 0, 'badValue'],
    ['CallsKeepDays', 'a month', 'wrongKind'],
    ['CallsAutoAnswer', 'yes', 'wrongKind'],
    ['CallsAutoAnswer', 2, 'wrongKind'],
    ['SipServer', 'ws://pbx.example.com', 'badValue'],
    ['SipServer', 'https://pbx.example.com', 'badValue'],
    ['SipCodecs', ['opus', 'g729'], 'badValue'],
    ['SipCodecs', ['opus', 'opus'], 'badValue'],
    ['SipIceServers', ['turn.example.com'], 'badValue'],
    ['NumbersOutgoing', ['0(Z.) => 00$1'], 'badValue'],
    ['NumbersOutgoing', ['+49(Z.) = 00$1'], 'badValue'],
    ['NumbersExtensionLength', '4-3', 'badValue'],
    ['NumbersAllowed', ['+49.5'], 'badValue'],
    ['PortalAddress', 'http://company.bitrix24.com', 'badValue'],
  ])('%s = %j is told and ignored, and everything else holds', async (key, value, trouble) => {
    const managed = await managedOn(system, { enforced: { Theme: 'dark', [key]: value } });
    expect(managed.problems).toEqual([{ key, source: expect.any(String), trouble }]);
    expect([...managed.enforced.keys()]).toEqual(['theme']);
  });

  it('a bad enforced value doesn’t hide a good recommended one', async () => {
    const managed = await managedOn(system, { enforced: { Theme: 'blue' }, defaults: { Theme: 'dark' } });
    expect(managed.enforced.size).toBe(0);
    expect(managed.defaults.get('theme')?.value).toBe('dark');
  });
});

describe('the registry', () => {
  it('of the computer beats the user’s', () => {
    const { documents } = readRegistry([
      { name: 'HKLM', output: asRegQuery('HKEY_LOCAL_MACHINE', { enforced: { Theme: 'dark' } }) },
      { name: 'HKCU', output: asRegQuery('HKEY_CURRENT_USER', { enforced: { Theme: 'light', Language: 'de' } }) },
    ]);
    const { enforced } = readPolicies(documents, USER);
    expect([enforced.get('theme')?.value, enforced.get('theme')?.source]).toEqual([
      'dark',
      'HKLM\\SOFTWARE\\Policies\\Offhook',
    ]);
    expect(enforced.get('locale')?.value).toBe('de');
  });

  it('is read as reg.exe writes it: any case, lists by number and not by place, types that nobody uses', () => {
    const output = [
      '',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Offhook',
      '    (Default)    REG_SZ    (value not set)',
      '    callskeepdays    REG_DWORD    0x1e',
      '    SipRealm    REG_SZ    a realm    with four spaces',
      '    SipPickupCode    REG_BINARY    2A38',
      '    SipBackupServers    REG_MULTI_SZ    wss://a.example\\0wss://b.example',
      '    SipVoicemailNumber    REG_SZ    ',
      '    SipAuthorizationUser    REG_SZ    M\ufffdller',
      '',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Offhook\\NumbersAllowed',
      '    10    REG_SZ    +43.',
      '    2    REG_SZ    +41.',
      '    1    REG_SZ    +49.',
      '',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Offhook\\defaults\\SipCodecs',
      '    1    REG_SZ    pcma',
      '',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\OffhookOther',
      '    Theme    REG_SZ    dark',
      '',
    ].join('\r\n');
    const { documents, problems } = readRegistry([{ name: 'HKLM', output }]);
    expect(documents[0]).toMatchObject({
      enforced: {
        CallsKeepDays: 30,
        SipRealm: 'a realm    with four spaces',
        SipBackupServers: ['wss://a.example', 'wss://b.example'],
        SipVoicemailNumber: '',
        NumbersAllowed: ['+49.', '+41.', '+43.'],
      },
      defaults: { SipCodecs: ['pcma'] },
    });
    expect(documents[0]?.enforced).not.toHaveProperty('Theme');
    expect(problems.map(({ key, trouble }) => `${key} ${trouble}`)).toEqual([
      'SipPickupCode unreadable',
      'SipAuthorizationUser unreadable',
    ]);
  });

  it('without our key says nothing', () => {
    expect(readRegistry([{ name: 'HKLM', output: null }])).toEqual({ documents: [], problems: [] });
  });
});

describe('managed preferences', () => {
  it('of the computer come before the user’s, without what the profile has around them', async () => {
    await inFolder(async (folder) => {
      const files = ['machine.plist', 'user.plist', 'missing.plist'].map((name) => path.join(folder, name));
      files.slice(0, 2).forEach((file) => writeFileSync(file, 'bplist00'));
      const json = [{ Theme: 'dark', PayloadUUID: 'x', Defaults: { Language: 'de' } }, { Theme: 'light' }];
      const { documents, problems } = await readManagedPreferences(files, async (file) =>
        JSON.stringify(json[files.indexOf(file)]),
      );
      const managed = readPolicies(documents, USER, problems);
      expect([managed.enforced.get('theme')?.value, managed.defaults.get('locale')?.value]).toEqual(['dark', 'de']);
      expect(managed.problems).toEqual([]);
    });
  });

  it('that plutil can’t read are told', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'broken.plist');
      writeFileSync(file, 'x');
      const read = await readManagedPreferences([file], () => Promise.reject(new Error('plutil: broken')));
      expect(read).toEqual({ documents: [], problems: [{ key: 'broken.plist', source: file, trouble: 'unreadable' }] });
    });
  });
});

describe('files on Linux', () => {
  it('are read by name, and the last one is the most powerful', async () => {
    await inFolder(async (folder) => {
      writeRootsJson(path.join(folder, 'managed'), '10-company.json', { Theme: 'dark', Language: 'de' });
      writeRootsJson(path.join(folder, 'managed'), '20-berlin.json', { Theme: 'light' });
      writeRootsJson(path.join(folder, 'managed'), 'notes.txt', 'not a policy');
      const { documents, problems } = await readPolicyFolder(folder);
      const { enforced } = readPolicies(documents, USER);
      expect([enforced.get('theme')?.value, enforced.get('locale')?.value, problems]).toEqual(['light', 'de', []]);
    });
  });

  it('that others than root may write, or that are no JSON, are told and ignored', async () => {
    await inFolder(async (folder) => {
      const open = writeRootsJson(path.join(folder, 'managed'), 'open.json', { Theme: 'dark' });
      chmodSync(open, 0o666);
      writeRootsJson(path.join(folder, 'managed'), 'half.json', '{"Theme": "da');
      writeRootsJson(path.join(folder, 'recommended'), 'list.json', '["Theme"]');
      const { documents, problems } = await readPolicyFolder(folder);
      expect(documents).toEqual([]);
      expect(problems.map(({ key, trouble }) => `${key} ${trouble}`)).toEqual([
        'open.json notOwnedByRoot',
        'half.json unreadable',
        'list.json unreadable',
      ]);
    });
  });

  it('that aren’t there are the rule', async () => {
    const managed = await systemPolicies({ platform: 'linux', user: USER, log: silentLog, folder: '/nowhere/offhook' });
    expect(managed).toEqual({ enforced: new Map(), defaults: new Map(), problems: [] });
  });
});

it('what the system can’t tell at all doesn’t keep the program from starting', async () => {
  const managed = await systemPolicies({ platform: 'win32', user: USER, log: silentLog });
  expect(managed.problems).toEqual([{ key: '*', source: 'win32', trouble: 'unreadable' }]);
});
