import { expect, it } from 'vitest';
import type { PhoneAccount } from '#shared/phone.ts';
import type { Account, Settings } from '#shared/settings.ts';
import { Notices } from '../../../src-main/notices.ts';
import { Telephone } from '../../../src-main/telephone.ts';
import { BookRig } from './calls/book-rig.ts';
import { silentLog } from './manual-clock.ts';
import { defaultSettings } from '../../../src-main/settings/recover-settings.ts';

const account: Account = {
  address: '100@pbx.example',
  server: 'wss://pbx.example/ws',
  line: { number: 'line-1', kind: 'direct' },
  iceServers: [],
};

const settings: Settings = { ...defaultSettings(() => '5f4c4c9e-54f6-4b7c-9ad9-1f6f5b2f4e11'), account };

function world() {
  const rig = new BookRig();
  const accounts: (PhoneAccount | null)[] = [];
  const telephone = new Telephone({
    clock: rig.clock,
    log: silentLog,
    count: () => undefined,
    settings: () => settings,
    book: rig.book,
    notices: new Notices(rig.clock),
  });
  telephone.on('account', (given) => void accounts.push(given));
  return { rig, telephone, accounts };
}

it('sets up a phone window that is loaded', () => {
  const { telephone, accounts } = world();
  telephone.report({ type: 'ready' });
  expect(accounts).toEqual([expect.objectContaining({ address: '100@pbx.example', authorizationUser: '100' })]);
});

it('ends the calls of a page that was loaded anew without a word: a call that nobody carries blocks all others', () => {
  const { rig, telephone, accounts } = world();
  const callId = rig.ring('one');
  telephone.report({ type: 'registration', registration: { state: 'registered' } });
  telephone.report({ type: 'ready' });
  expect(rig.book.call(callId)).toMatchObject({ phase: 'ended', end: { cause: 'network' } });
  expect(telephone.pbx).toEqual({ state: 'connecting' });
  expect(accounts).toHaveLength(1);
});

it('waits with a new account for the end of the call', () => {
  const { rig, telephone, accounts } = world();
  const callId = rig.ring('one');
  telephone.accountChanged();
  expect(accounts).toEqual([]);
  const end = { cause: 'missed', by: 'remote', sipCode: 487 } as const;
  rig.book.report({ type: 'call', callId, event: { type: 'ended', at: rig.clock.now(), end } });
  expect(accounts).toHaveLength(1);
});
