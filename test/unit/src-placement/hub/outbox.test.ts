import { describe, expect, it } from 'vitest';
import type { HubMessage } from '#shared/bridge.ts';
import { Outbox } from '../../../../src-placement/hub/outbox.ts';

const gone = (id: string): HubMessage => ({ t: 'cardGone', id, callId: 'call' });
const ids = (outbox: Outbox, now: number): string[] => outbox.due(now).map(({ message }) => message.id);

describe('the outbox', () => {
  it('keeps what was not acknowledged, in order, for ten seconds', () => {
    const outbox = new Outbox();
    outbox.add(gone('1'), 0);
    outbox.add(gone('2'), 5000);
    outbox.add(gone('3'), 6000);
    outbox.acknowledged('2');
    expect(ids(outbox, 9999)).toEqual(['1', '3']);
    expect(ids(outbox, 10_000)).toEqual(['3']);
    expect(ids(outbox, 16_000)).toEqual([]);
  });
});
