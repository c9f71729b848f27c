import { describe, expect, it } from 'vitest';
import { Notices } from '../../../src-main/notices.ts';

function at(...times: number[]): { notices: Notices; changes: () => number } {
  let changes = 0;
  const notices = new Notices({ now: () => times.shift() ?? 0, after: () => () => undefined });
  notices.on('changed', () => changes++);
  return { notices, changes: () => changes };
}

describe('notices', () => {
  it('are one per reason, the newest last', () => {
    const { notices } = at(1, 2, 3);
    notices.raise('microphoneDenied');
    notices.raise('settingsUnreadable');
    notices.raise('microphoneDenied');
    expect(notices.list.map((notice) => [notice.reason, notice.at])).toEqual([
      ['settingsUnreadable', 2],
      ['microphoneDenied', 3],
    ]);
  });

  it('go when the agent closes them or their cause is gone', () => {
    const { notices } = at(1, 2);
    notices.raise('microphoneDenied');
    notices.raise('phoneCrashed');
    notices.close('phoneCrashed');
    notices.clear('microphoneDenied', 'microphoneMissing');
    expect(notices.list).toEqual([]);
  });

  it('tell only of real changes', () => {
    const { notices, changes } = at(1);
    notices.clear('microphoneDenied');
    notices.close('nothing of the kind');
    expect(changes()).toBe(0);
    notices.raise('microphoneDenied');
    expect(changes()).toBe(1);
  });
});
