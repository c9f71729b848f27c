import { describe, expect, it } from 'vitest';
import { isForwarded } from '../../../../src-renderer/phone/forwarded.ts';

const diversion = (...values: string[]) => isForwarded(values, []);
const history = (...values: string[]) => isForwarded([], values);

describe('an INVITE', () => {
  it.each<[string, boolean]>([
    ['<sip:101@pbx.example>;reason=unconditional;counter=1', true],
    ['"Sales" <sip:100@pbx.example>;reason=no-answer', true],
    ['<sip:101@pbx.example>;reason=unknown;counter=0', false],
    ['', false],
  ])('with Diversion "%s" was sent on: %s', (value, expected) => {
    expect(diversion(value)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['<sip:101@pbx.example>;index=1', false],
    ['<sip:102@pbx.example;cause=302>;index=1.1;mp=1', true],
    ['<sip:102@pbx.example?Reason=SIP%3Bcause%3D302>;index=1.1', true],
    ['<sip:102@pbx.example;cause=380>;index=1.1', false],
  ])('with History-Info "%s" was sent on: %s', (value, expected) => {
    expect(history(value)).toBe(expected);
  });

  it('without either was not', () => {
    expect(isForwarded([], [])).toBe(false);
  });
});
