import { describe, expect, it } from 'vitest';
import { TokenSource } from '../../../../../src-placement/hub/relay/token-source.ts';
import { ManualClock } from '../../../src-main/manual-clock.ts';

describe('the source of tokens', () => {
  it('asks the youngest page, and no page that is gone', async () => {
    const source = new TokenSource(new ManualClock());
    const asked: string[] = [];
    const page = (name: string) => ({
      askToken: (refused: string | null) => {
        asked.push(`${name} ${refused}`);
        source.answered(`token of ${name}`);
      },
    });
    const [first, second] = [page('first'), page('second')];
    source.add(first);
    source.add(second);
    expect(await source.get(null)).toBe('token of second');
    source.delete(second);
    expect(await source.get('old')).toBe('token of first');
    expect(asked).toEqual(['second null', 'first old']);
  });

  it('has none without a page, from a page that answers nothing, or only the refused one', async () => {
    const clock = new ManualClock();
    const source = new TokenSource(clock);
    await expect(source.get(null)).rejects.toThrow('no page');
    source.add({ askToken: () => undefined });
    const outcome = (token: Promise<string>) => token.catch((error: Error) => error.message);
    const never = outcome(source.get(null));
    await clock.advance(10_000);
    expect(await never).toBe('no token');
    for (const answer of [null, '', 'old']) {
      const refused = outcome(source.get('old'));
      source.answered(answer);
      expect(await refused).toBe('no token');
    }
  });
});
