import { describe, expect, it } from 'vitest';
import type { AppState } from '#shared/state.ts';
import { fresh, ready } from '../../../../scripts/screens/people.ts';
import { attentions } from '../../../../src-renderer/ui/status/attentions.ts';
import { firstView } from '../../../../src-renderer/ui/state/view.ts';
import { cardWords, pbxWords, portalWords } from '../../../../src-renderer/ui/words/status-words.ts';

const titles = (state: AppState): string[] => attentions(state).map((item) => item.title);
const blocked = { state: 'notConnected', reason: null, blockedAttempts: 2 } as const;

describe('what the agent should know', () => {
  it('is nothing on an ordinary day', () => {
    expect(attentions(ready)).toEqual([]);
  });

  it('leads from a browser without permission to connecting it', () => {
    expect(attentions({ ...ready, card: blocked })).toMatchObject([
      { title: 'attention.card.blocked', way: { view: { name: 'settings', page: 'browser' } } },
    ]);
  });

  it('asks for the browser only once she is signed in', () => {
    expect(titles({ ...ready, portal: { state: 'notSetUp' }, card: blocked })).toEqual(['attention.portal']);
    expect(titles({ ...ready, portal: { state: 'signingIn' }, card: blocked })).toEqual([]);
  });

  it('says a thing once: a notice gives way to the state that says the same', () => {
    const notices = [
      { id: '1', reason: 'wrongSipPassword', at: 0 },
      { id: '2', reason: 'portalUnreachable', at: 0 },
      { id: '3', reason: 'microphoneBusy', at: 0 },
    ] as const;
    const state: AppState = {
      ...ready,
      notices,
      pbx: { state: 'offline', reason: 'wrongSipPassword', since: 0 },
      portal: { state: 'offline', userName: 'A', waiting: 1, reason: 'portalUnreachable' },
    };
    expect(titles(state)).toEqual(['failure.microphoneBusy', 'failure.portalUnreachable']);
  });

  it('lets only notices be closed', () => {
    const state: AppState = { ...ready, card: blocked, notices: [{ id: '1', reason: 'journalUnavailable', at: 0 }] };
    expect(attentions(state).map((item) => item.closable)).toEqual([true, false]);
  });
});

describe('the states in words', () => {
  it('count the calls that wait for the CRM, online and offline', () => {
    expect(portalWords({ portal: { state: 'online', userName: 'A', waiting: 2 } })).toEqual({
      tone: 'wait',
      text: { key: 'portal.waiting', params: { count: 2 } },
    });
    const offline = { state: 'offline', userName: 'A', reason: 'portalUnreachable' } as const;
    expect(portalWords({ portal: { ...offline, waiting: 2 } }).tone).toBe('bad');
    expect(portalWords({ portal: { ...offline, waiting: 0 } }).text.key).toBe('portal.offline');
  });

  it('tell a browser with tabs from one without', () => {
    expect(cardWords({ card: { state: 'direct', tabs: 0 } }).text.key).toBe('card.noTabs');
    expect(cardWords({ card: { state: 'direct', tabs: 2 } }).text).toEqual({ key: 'card.tabs', params: { count: 2 } });
  });

  it('tell the way through Bitrix24 from none', () => {
    expect(cardWords({ card: { state: 'relay', blockedAttempts: 3 } })).toEqual({
      tone: 'ok',
      text: { key: 'card.relay' },
    });
    const none = { state: 'notConnected', reason: null, blockedAttempts: 0 } as const;
    expect(cardWords({ card: none }).text.key).toBe('card.notConnected');
  });

  it('blame nobody for what is not set up yet', () => {
    expect([pbxWords(fresh).tone, portalWords(fresh).tone, cardWords(fresh).tone]).toEqual(['idle', 'idle', 'idle']);
  });
});

describe('the first view', () => {
  it('is the set-up only while nothing at all is set up', () => {
    expect(firstView(fresh)).toEqual({ name: 'setup', step: 'telephone' });
    expect(firstView({ ...fresh, account: ready.account })).toEqual({ name: 'phone' });
    expect(firstView({ ...fresh, portalSettings: ready.portalSettings })).toEqual({ name: 'phone' });
  });
});
