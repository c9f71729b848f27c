import { describe, expect, it } from 'vitest';
import { difference, FRESH } from '../../../../src-placement/hub/apply-card.ts';

const connected = { uiState: 'connected', muted: false, held: false, statusText: 'Talking' } as const;
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
