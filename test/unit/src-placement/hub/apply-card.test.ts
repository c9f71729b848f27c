import { describe, expect, it } from 'vitest';
import type { CardSnapshot } from '#shared/bridge.ts';
import { difference, FRESH, type Shown, wantedOf } from '../../../../src-placement/hub/apply-card.ts';

const connected: Shown = { ...FRESH, uiState: 'connected', statusText: 'Talking' };
const names = (orders: ReturnType<typeof difference>): string[] => orders.map(({ command }) => command);

describe('a card', () => {
  it('that is fresh gets its state and its text', () => {
    expect(difference('call', FRESH, connected)).toEqual([
      { callId: 'call', command: 'CallCardSetUiState', params: { uiState: 'connected' } },
      { callId: 'call', command: 'CallCardSetStatusText', params: { statusText: 'Talking' } },
    ]);
  });

  it('that comes up late gets everything, the state first', () => {
    expect(names(difference('call', FRESH, { ...connected, muted: true, held: true }))).toEqual([
      'CallCardSetUiState',
      'CallCardSetMute',
      'CallCardSetHold',
      'CallCardSetStatusText',
    ]);
  });

  it('that shows what it should gets nothing', () => {
    expect(difference('call', connected, connected)).toEqual([]);
    expect(difference('call', connected, {})).toEqual([]);
  });

  it('gets what differs, also back to nothing', () => {
    const shown = { ...connected, muted: true };
    expect(difference('call', shown, { ...connected, statusText: '' })).toEqual([
      { callId: 'call', command: 'CallCardSetMute', params: { muted: false } },
      { callId: 'call', command: 'CallCardSetStatusText', params: { statusText: '' } },
    ]);
  });
});

describe('the clock of a card', () => {
  const AT = 1_790_000_000_000;
  const talking: CardSnapshot = {
    callId: 'call',
    uiState: 'connected',
    muted: false,
    held: false,
    statusText: 'Talking',
    answered: AT,
    since: 'since 14:03',
  };

  it('starts by itself with the talk', () => {
    const wanted = wantedOf(talking, { ...FRESH, uiState: 'connectingIncoming' }, AT + 60_000);
    expect(difference('call', FRESH, wanted)[0]?.params).toEqual({ uiState: 'connected' });
    expect(wanted.statusText).toBe('Talking');
  });

  it('stays away from a card that comes up in mid-call, which says since when instead', () => {
    const late = wantedOf(talking, FRESH, AT + 60_000);
    expect(difference('call', FRESH, late)).toEqual([
      { callId: 'call', command: 'CallCardSetUiState', params: { uiState: 'connected', disableAutoStartTimer: true } },
      { callId: 'call', command: 'CallCardSetStatusText', params: { statusText: 'Talking since 14:03' } },
    ]);
    const later = wantedOf({ ...talking, statusText: 'On hold' }, { ...FRESH, ...late }, AT + 61_000);
    expect(later).toMatchObject({ clock: 'none', statusText: 'On hold since 14:03' });
  });

  it('is not held against a desktop of version 1, which says nothing of it', () => {
    const { answered, since, ...old } = talking;
    expect([answered, since, wantedOf(old, FRESH, AT)]).toMatchObject([
      AT,
      'since 14:03',
      { clock: 'runs', title: '' },
    ]);
  });

  it('stands when the talk goes on without the agent', () => {
    const over = wantedOf({ ...talking, uiState: 'transferConnected', over: true }, connected, AT);
    expect(names(difference('call', connected, over))).toEqual(['CallCardSetUiState', 'CallCardStopTimer']);
    expect(names(difference('call', { ...connected, clock: 'stopped' }, connected))).toEqual(['CallCardStartTimer']);
  });
});

describe('what else a card is told', () => {
  it('its title, again with each state, which brings its own', () => {
    const shown = { ...connected, title: 'Transfer to 102' };
    expect(difference('call', shown, { ...shown, uiState: 'transferring' })).toEqual([
      { callId: 'call', command: 'CallCardSetUiState', params: { uiState: 'transferring' } },
      { callId: 'call', command: 'CallCardSetCardTitle', params: { title: 'Transfer to 102' } },
    ]);
    expect(names(difference('call', shown, { ...connected, title: '' }))).toEqual([]);
  });

  it('to close, once, and nothing after it', () => {
    const closed = { ...connected, closed: true, statusText: 'Call ended' };
    expect(difference('call', connected, closed)).toEqual([{ callId: 'call', command: 'CallCardClose', params: {} }]);
    expect(difference('call', closed, closed)).toEqual([]);
  });
});
