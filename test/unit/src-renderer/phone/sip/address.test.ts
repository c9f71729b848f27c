import { describe, expect, it } from 'vitest';
import { inOneLine, uriOf } from '../../../../../src-renderer/phone/sip/address.ts';

describe('the address of an account', () => {
  it.each([
    ['101@pbx.example', 'sip:101@pbx.example'],
    ['+4930;ext=1@pbx.example:5060', 'sip:+4930;ext=1@pbx.example:5060'],
    ['müller@pbx', 'sip:m%C3%BCller@pbx'],
    ['a#b@pbx', 'sip:a%23b@pbx'],
    ['100%@pbx', 'sip:100%25@pbx'],
    ['a%20b@pbx', 'sip:a%20b@pbx'],
    ['😀@pbx', 'sip:%F0%9F%98%80@pbx'],
    ['101@münchen.example:5060', 'sip:101@xn--mnchen-3ya.example:5060'],
  ])('%s is %s', (address, uri) => {
    expect(uriOf(address)).toBe(uri);
  });

  it('a name stays on its line', () => {
    expect(inOneLine('Ada\r\nX-Evil: 1')).toBe('Ada X-Evil: 1');
  });
});
