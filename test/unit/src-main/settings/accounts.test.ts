import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '#shared/settings.ts';
import { Accounts } from '../../../../src-main/settings/accounts.ts';
import { SettingsStore } from '../../../../src-main/settings/settings-store.ts';
import { MemorySecrets } from '../../../integration/portal-client/memory-secrets.ts';
import { silentLog } from '../manual-clock.ts';

const accountOf = (id: string | undefined, user: string): Account => ({
  ...(id !== undefined && { id }),
  address: `${user}@pbx.example`,
  server: 'wss://pbx.example/ws',
  line: { number: user, kind: 'direct' },
  iceServers: [],
});
const sales = accountOf('sales', '100');
const support = accountOf('support', '200');

let secrets: MemorySecrets;
let settings: SettingsStore;
let accounts: Accounts;
let changes: number;
let unwritable: boolean;
beforeEach(() => {
  secrets = new MemorySecrets();
  changes = 0;
  unwritable = false;
  settings = new SettingsStore({
    file: {
      read: () => undefined,
      write: () => {
        if (unwritable) throw new Error('ENOSPC');
      },
      setAside: () => null,
    },
    log: silentLog,
    newId: randomUUID,
  });
  accounts = new Accounts({ settings, secrets, changed: () => void (changes += 1) });
});

const inUse = () => settings.current.account?.id ?? settings.current.account?.address;
const others = () => settings.current.otherAccounts.map(({ id, address }) => id ?? address);

describe('several accounts', () => {
  it('the one that is saved is in use; the one before is kept', async () => {
    await accounts.save(sales, 's3cret');
    await accounts.save(support, 'other');
    expect([inUse(), others(), changes]).toEqual(['support', ['sales'], 2]);
    expect([...secrets.stored]).toEqual([
      ['sip.password.sales', 's3cret'],
      ['sip.password.support', 'other'],
    ]);
  });

  it('a known one is replaced, and keeps its password where none is given', async () => {
    await accounts.save(sales, 's3cret');
    await accounts.save({ ...sales, address: '101@pbx.example' }, '');
    expect(settings.current.account?.address).toBe('101@pbx.example');
    expect([others(), secrets.stored.get('sip.password.sales')]).toEqual([[], 's3cret']);
  });

  it('one that is not in use is edited and used', async () => {
    await accounts.save(sales, '1');
    await accounts.save(support, '2');
    await accounts.save({ ...sales, label: 'Sales' }, '');
    expect([inUse(), others()]).toEqual(['sales', ['support']]);
  });

  it('another one is chosen', async () => {
    await accounts.save(sales, '1');
    await accounts.save(support, '2');
    accounts.select('sales');
    expect([inUse(), others(), changes]).toEqual(['sales', ['support'], 3]);
  });

  it('an account from before there could be several is one of them', async () => {
    await accounts.save(accountOf(undefined, '100'), '1');
    await accounts.save(support, '2');
    accounts.select('main');
    expect([inUse(), others()]).toEqual(['100@pbx.example', ['support']]);
  });

  it('one that is removed takes its password along, and leaves nobody in use who wasn’t chosen', async () => {
    await accounts.save(sales, '1');
    await accounts.save(support, '2');
    await accounts.remove('support');
    expect([inUse(), others(), changes]).toEqual([undefined, ['sales'], 3]);
    await accounts.remove('sales');
    expect([others(), [...secrets.stored.keys()], changes]).toEqual([[], [], 3]);
  });

  it('an unknown one can neither be chosen nor removed', async () => {
    await accounts.save(sales, '1');
    expect(() => accounts.select('nobody')).toThrow('no account nobody');
    await expect(accounts.remove('nobody')).rejects.toMatchObject({ reason: 'invalidInput' });
    expect(inUse()).toBe('sales');
  });

  it('nothing changes where the password can’t be kept', async () => {
    await accounts.save(sales, '1');
    secrets.locked = true;
    await expect(accounts.save(support, '2')).rejects.toMatchObject({ reason: 'secretsUnavailable' });
    expect([inUse(), others(), changes]).toEqual(['sales', [], 1]);
  });

  it('the phone keeps its account where the settings can’t be written', async () => {
    await accounts.save(sales, '1');
    unwritable = true;
    await expect(accounts.save(support, '2')).rejects.toMatchObject({ reason: 'settingsNotWritten' });
    expect([inUse(), changes]).toEqual(['sales', 1]);
  });
});
