import { describe, expect, it } from 'vitest';
import type { ClickFate } from '../../fleet/fleet.ts';
import { faultsOf, tellRescue } from '../../fleet/judge.ts';

const hung: ClickFate = {
  callId: 'c',
  kind: 'linked',
  answer: 200,
  phase: 'pushesHang',
  byRequest: 5986.4,
  byCard: 12,
  unreachable: false,
  portalMs: 8,
};
const off: ClickFate = { ...hung, kind: 'off', byRequest: null, byCard: null, unreachable: true };

describe('what the fleet says of the clicks whose pushes hung', () => {
  it('names the times of those that another replica brought', () => {
    expect(tellRescue([hung, { ...hung, byRequest: 9983 }])).toBe('after 5986, 9983 ms');
  });

  it('tells those apart that nothing could be brought to, that the host never took, and that were lost', () => {
    const refused: ClickFate = { ...hung, answer: 'unreachable', byRequest: null };
    const lost: ClickFate = { ...hung, byRequest: null };
    expect(tellRescue([hung, off, refused, lost])).toBe(
      'after 5986 ms; 1 to an agent whose desktop is off; 1 not answered 200; 1 never came',
    );
    expect(faultsOf({ clicks: [lost], foreign: 0, refused: 0, tooMany: 0 }, { p95Ms: 300 })[0]).toContain(
      'answered 200 and never came',
    );
  });

  it('says so when there was none', () => {
    expect(tellRescue([{ ...hung, phase: 'steady' }])).toBe('none');
  });
});
