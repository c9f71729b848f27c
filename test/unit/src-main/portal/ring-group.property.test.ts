import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play, stories } from './ring-story.ts';

describe('a group call, whoever crashes and whatever is lost', () => {
  it('is finished exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { finished } = await play(story);
        expect(finished.map(({ by, talked }) => `${by} ${talked}`)).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
