import { describe, expect, it } from 'vitest';
import type { AppState } from '#shared/state.ts';
import { account, ready } from '../../../../scripts/screens/people.ts';
import { accountsOf, findAccount } from '../../../../src-renderer/ui/settings/accounts.ts';
import { audioNote, checkNote, headsetNote, numbersNote } from '../../../../src-renderer/ui/settings/menu-notes.ts';
import { backFrom } from '../../../../src-renderer/ui/state/view.ts';

const phone = (more: Partial<AppState['phone']>): AppState => ({ ...ready, phone: { ...ready.phone, ...more } });

describe('the notes of the settings menu', () => {
  it('count number rules, or say whether there is a country', () => {
    expect(numbersNote({ ...ready, account: null })).toEqual({ key: 'numbers.note.none' });
    expect(numbersNote(ready)).toEqual({ key: 'numbers.note.country' });
    const numbers = { outgoing: [{ match: '+.', replace: '$0' }], incoming: [], allowed: ['+49.'] };
    expect(numbersNote({ ...ready, account: { ...account, numbers } })).toEqual({
      key: 'numbers.note.rules',
      params: { count: 2 },
    });
  });

  it('name the microphone that was chosen, and whether it is there', () => {
    const microphone = { id: 'a', label: 'Headset', group: 'g' };
    const chosen = { ...ready, audio: { ...ready.audio, microphone } };
    const there = { ...chosen, phone: { ...ready.phone, devices: [{ kind: 'audioinput' as const, ...microphone }] } };
    expect(audioNote(ready)).toEqual({ key: 'audio.system' });
    expect(audioNote(chosen)).toEqual({ key: 'audio.absent', params: { label: 'Headset' } });
    expect(audioNote(there)).toEqual({ key: 'audio.note', params: { label: 'Headset' } });
  });

  it('tell a headset that works from one that does not', () => {
    const headset = { id: 'x', name: 'Evolve', active: true, state: 'ready' as const };
    expect(headsetNote(ready)).toEqual({ key: 'headset.none' });
    expect(headsetNote(phone({ headsets: [headset] }))).toEqual({ key: 'headset.note', params: { name: 'Evolve' } });
    expect(headsetNote(phone({ headsets: [{ ...headset, active: false, state: 'busy' }] }))).toEqual({
      key: 'headset.noneReady',
    });
  });

  it('remember how the last check went', () => {
    expect(checkNote(ready)).toEqual({ key: 'check.notYet' });
    expect(checkNote(phone({ check: { startedAt: 0, running: true, steps: [] } }))).toEqual({ key: 'check.running' });
  });
});

describe('the saved accounts', () => {
  const home = { ...account, id: 'home', label: 'A home' };

  it('stay in their order whichever is in use', () => {
    const one = accountsOf({ account, otherAccounts: [home] });
    expect(one).toEqual([home, account]);
    expect(accountsOf({ account: home, otherAccounts: [account] })).toEqual(one);
  });

  it('are found by their id; the first one has none', () => {
    const saved = { account: home, otherAccounts: [account] };
    expect(findAccount(saved, 'main')).toBe(account);
    expect(findAccount(saved, 'home')).toBe(home);
    expect(findAccount(saved, null)).toBeNull();
  });
});

describe('"back"', () => {
  it('leads from an account to the accounts, from a page to the menu, from there to the telephone', () => {
    expect(backFrom({ name: 'settings', page: 'account', id: null })).toEqual({ name: 'settings', page: 'telephone' });
    expect(backFrom({ name: 'settings', page: 'audio' })).toEqual({ name: 'settings', page: null });
    expect(backFrom({ name: 'settings', page: null })).toEqual({ name: 'phone' });
  });
});
