import { describe, expect, it } from 'vitest';
import { formTree } from '../../../../../src-placement/host/http/body.ts';

const tree = (query: string) => JSON.parse(JSON.stringify(formTree(new URLSearchParams(query)))) as unknown;

describe('a form as PHP nests it', () => {
  it.each([
    ['event=X&data[USER_ID]=12&auth[member_id]=m', { event: 'X', data: { USER_ID: '12' }, auth: { member_id: 'm' } }],
    ['a[b][c]=1&a[b][d]=2&a[e]=3', { a: { b: { c: '1', d: '2' }, e: '3' } }],
    ['list[]=1&list[]=2', { list: { 0: '1', 1: '2' } }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['', {}],
  ])('%s', (query, expected) => {
    expect(tree(query)).toEqual(expected);
  });

  it('touches no prototype', () => {
    formTree(new URLSearchParams('__proto__[polluted]=1&constructor[prototype][polluted]=1'));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
