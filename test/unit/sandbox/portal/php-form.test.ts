import { array, assert, dictionary, oneof, property, string, stringMatching } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodePhpForm, parsePhpForm, phpArray } from '../../../../sandbox/portal/http/php-form.ts';

const parse = (query: string) => parsePhpForm(new URLSearchParams(query));

describe('PHP forms', () => {
  test('nest by brackets, and lists are lists', () => {
    expect(parse('cmd[a]=1&cmd[b][c]=2&ids[]=12&ids[]=13&x=')).toEqual({
      cmd: { a: '1', b: { c: '2' } },
      ids: ['12', '13'],
      x: '',
    });
  });

  test('keep a map whose keys are not 0, 1, 2…', () => {
    expect(parse('u[1]=a&u[2]=b')).toEqual({ u: { 1: 'a', 2: 'b' } });
  });

  test('cannot reach the prototype', () => {
    parse('__proto__[polluted]=1&constructor[prototype][polluted]=1');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('write what they read', () => {
    const leaf = string({ minLength: 1 });
    const key = stringMatching(/^[a-z]{1,6}$/);
    const data = dictionary(key, oneof(leaf, array(leaf, { minLength: 1 }), dictionary(key, leaf, { minKeys: 1 })));
    assert(
      property(data, (given) => {
        expect(parsePhpForm(encodePhpForm(given))).toEqual({ ...given });
      }),
    );
  });

  test('an empty map is an empty list', () => {
    expect(phpArray([])).toEqual([]);
    expect(phpArray([['a', 1]])).toEqual({ a: 1 });
  });
});
