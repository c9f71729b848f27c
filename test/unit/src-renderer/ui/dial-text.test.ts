import { assert, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPasted } from '../../../../src-renderer/ui/words/dial-text.ts';

describe('what is pasted into the dial field', () => {
  it.each([
    ['0800 123-456', '0800123456'],
    ['+49 (0)30 / 12.34', '+49301234'],
    ['+49 (030) 1234', '+490301234'], // only a lone zero is a trunk prefix
    ['tel:+1-201-555-0123;ext=12', '+12015550123'],
    ['callto://+493012', '+493012'],
    ['sip:echo@pbx.example.com;transport=wss', 'echo@pbx.example.com'],
    ['  echo \n', 'echo'],
    [' Jürgen  Groß-\nMeier ', 'Jürgen Groß- Meier'],
    ['+49+30', '+4930'],
    ['*21#', '*21#'],
    ['', ''],
  ])('%j becomes %j', (pasted, expected) => {
    expect(cleanPasted(pasted)).toBe(expected);
  });

  it('is clean after one cleaning, whatever it was', () => {
    assert(
      property(stringMatching(/^[\d +()./*#-]{0,30}$/), (text) => {
        const once = cleanPasted(text);
        expect(once).toMatch(/^\+?[\d*#]*$/);
        expect(cleanPasted(once)).toBe(once);
      }),
    );
  });
});
