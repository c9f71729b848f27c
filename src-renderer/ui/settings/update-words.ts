/** An update's state in words. Pure. */
import type { Phrase } from '#shared/card-view.ts';
import type { UpdateState } from '#shared/updates.ts';

export function updateWords(updates: UpdateState, when: (at: number) => string): Phrase {
  switch (updates.state) {
    case 'off':
      return { key: `updates.off.${updates.why}` };
    case 'idle':
      return updates.checkedAt === null
        ? { key: 'updates.notYet' }
        : { key: 'updates.none', params: { time: when(updates.checkedAt) } };
    case 'checking':
      return { key: 'updates.checking' };
    case 'downloading':
      return { key: 'updates.downloading', params: { version: updates.version, percent: updates.percent } };
    case 'ready':
      return { key: 'updates.ready', params: { version: updates.version } };
    case 'waiting':
      return { key: 'updates.waiting', params: { version: updates.version } };
    case 'installing':
      return { key: 'updates.installing', params: { version: updates.version } };
    case 'failed':
      return { key: `updates.${updates.problem}`, params: { time: when(updates.at) } };
  }
}
