/** Each setting, from each system's source: enforced over the user's own over recommended over built in. */
import { describe, expect, it } from 'vitest';
import { copy, at, put } from '#shared/policy/paths.ts';
import { type PolicyKey, policyKeys, policyOf } from '#shared/policy/policies.ts';
import type { Account, Settings } from '#shared/settings.ts';
import { managedState } from '../../../../src-main/policy/managed-state.ts';
import { SettingsStore } from '../../../../src-main/settings/settings-store.ts';
import { silentLog } from '../manual-clock.ts';
import { managedOn, SYSTEMS, type Written } from './written-policies.ts';

const account: Account = {
  address: 'agent@pbx.example',
  server: 'wss://pbx.example/ws',
  line: { number: '100', kind: 'direct' },
  iceServers: [],
};
const portal = { origin: 'https://own.example', clientId: 'local.0.1', handlerOrigin: 'https://own-host.example' };

/** As written in a policy, and differing from the table's example: what the user chooses herself. */
const CHOICES: Readonly<Record<PolicyKey, string | number | boolean | readonly string[] | null>> = {
  SipServer: 'wss://other.example/ws',
  SipBackupServers: ['wss://third.example/ws', 'wss://fourth.example/ws'],
  SipAddress: 'b@other.example',
  SipAuthorizationUser: 'somebody',
  SipPassword: null,
  SipRealm: 'other',
  SipRegisterSeconds: 600,
  SipIceServers: ['stun:other.example'],
  SipRelayOnly: true,
  SipCodecs: ['pcmu'],
  SipDtmf: 'info',
  SipLineNumber: 'line-2',
  SipLineKind: 'group',
  SipCallIdHeader: 'X-Call',
  SipVoicemailNumber: '*1',
  SipMessagesNumber: '*2',
  SipPickupCode: '*3',
  SipEchoNumber: '*4',
  NumbersCountry: 'FR',
  NumbersOutsidePrefix: '9',
  NumbersExtensionLength: '2',
  NumbersOutgoing: ['+33(Z.) => 0$1', '+(Z.) => 00$1'],
  NumbersIncoming: ['00(Z.) => +$1'],
  NumbersAllowed: ['+33.'],
  CallsAutoAnswer: false,
  CallsStrip: false,
  CallsPassToResponsible: 'automatic',
  CallsDialLinks: true,
  CallsRecording: 'automatic',
  CallsRecordingBeep: false,
  CallsKeepDays: 7,
  PortalAddress: 'https://other.bitrix24.com',
  PortalHost: 'https://other.example.com',
  PortalCompanionHost: 'https://third.example.com',
  PortalClientId: 'local.def.2',
  PortalClientSecret: null,
  ProxyMode: 'script',
  ProxyServers: 'socks5://other.example:1080',
  ProxyBypass: ['<local>'],
  ProxyScript: 'http://other.example/wpad.dat',
  ProxyUser: 'somebody',
  ProxyPassword: null,
  UpdatesMode: 'ask',
  UpdatesChannel: 'beta',
  UpdatesFeed: 'https://feed.example.com/',
  ShortcutsEnabled: true,
  ShortcutsAnswer: 'Control+Alt+A',
  ShortcutsHangUp: 'Control+Alt+H',
  ShortcutsMute: 'F13',
  ShortcutsCallSelected: 'Alt+F12',
  StartAtLogin: false,
  StartHidden: false,
  NotificationsMode: 'quiet',
  NotificationsHideCallers: false,
  Language: 'ru',
  Theme: 'dark',
};

type System = keyof typeof SYSTEMS;

/** One computer: its settings file outlives every start, and each start has other policies. */
class Computer {
  #file: unknown;

  readonly #system: System;

  constructor(system: System) {
    this.#system = system;
    const fixed = { instanceId: crypto.randomUUID(), locale: 'system', theme: 'system', owner: null, bridgePort: null };
    this.#file = { ...fixed, account, portal, chosen: [] };
  }

  async start(written: Written): Promise<SettingsStore> {
    const managed = await managedOn(this.#system, written);
    if (managed.problems.length > 0) throw new Error(`not usable: ${managed.problems[0]?.key}`);
    return new SettingsStore({
      file: {
        read: () => this.#file,
        write: (value) => void (this.#file = copy(value)),
        setAside: () => null,
      },
      log: silentLog,
      newId: () => crypto.randomUUID(),
      managed,
    });
  }
}

/** What the user does in the settings window: the whole group is sent, with one value changed. */
function choose(settings: SettingsStore, path: string, value: unknown): void {
  const next = copy(settings.current);
  put(next, path, value);
  const group = path.split('.')[0] as keyof Settings;
  settings.update({ [group]: next[group] });
}

const settingKeys = policyKeys.filter((key) => CHOICES[key] !== null);
const systems = Object.keys(SYSTEMS) as System[];

describe.each(systems)('%s', (system) => {
  it.each(settingKeys)('%s: enforced over the user’s own over recommended over built in', async (key) => {
    const { path, example } = policyOf(key);
    const computer = new Computer(system);
    const own = (await managedOn(system, { enforced: { [key]: CHOICES[key] ?? '' } })).enforced.get(path)?.value;

    const recommended = await computer.start({ defaults: { [key]: example } });
    const { value } = recommended.managed.defaults.get(path) ?? {};
    expect(value).toBeDefined();
    expect(at(recommended.current, path)).toEqual(value);
    expect(managedState(recommended.managed).locked).toEqual([]);
    choose(recommended, path, own);
    expect(at(recommended.current, path)).toEqual(own);

    const restarted = await computer.start({ defaults: { [key]: example } });
    expect(at(restarted.current, path)).toEqual(own);

    const enforced = await computer.start({ enforced: { [key]: example }, defaults: { [key]: CHOICES[key] ?? '' } });
    expect(at(enforced.current, path)).toEqual(value);
    expect(managedState(enforced.managed).locked).toEqual([path]);
    expect(() => choose(enforced, path, own)).toThrow(expect.objectContaining({ reason: 'managed' }));
    expect(at(enforced.current, path)).toEqual(value);
    // Something else in the same group can still be changed, and takes nothing of the policy over.
    enforced.update({ [path.split('.')[0] ?? '']: copy(enforced.current)[path.split('.')[0] as keyof Settings] });

    const free = await computer.start({});
    expect(at(free.current, path)).toEqual(own);
  });
});
