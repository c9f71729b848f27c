import { describe, expect, it } from 'vitest';
import { callerOf } from '../../../../src-renderer/phone/caller.ts';

describe('who calls', () => {
  it.each([
    ['"Bert Meier" <sip:+4930123456@pbx>;tag=1', { number: '+4930123456', name: 'Bert Meier' }],
    ['Bert <sip:101@pbx>;tag=1', { number: '101', name: 'Bert' }],
    ['<sip:101@pbx>', { number: '101', name: null }],
    ['sip:101@pbx;tag=1', { number: '101', name: null }],
    ['"a \\"b\\" c" <sip:1@x>', { number: '1', name: 'a "b" c' }],
    ['"101" <sip:101@pbx>', { number: '101', name: null }],
    ['<sip:+49301;phone-context=x@pbx;user=phone>', { number: '+49301', name: null }],
    ['<tel:+49-30-1234>', { number: '+49301234', name: null }],
    ['<sip:a%20b@pbx>', { number: 'a b', name: null }],
    ['<sip:50%@pbx>', { number: '50%', name: null }],
  ])('From %s', (from, caller) => {
    expect(callerOf([], from)).toEqual(caller);
  });

  it.each([
    ['"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'],
    ['<sip:Anonymous@pbx>'],
    ['<sip:pbx.example>'],
    ['<mailto:x@y>'],
    ['nonsense'],
    [''],
  ])('is unknown: From %s', (from) => {
    expect(callerOf([], from)).toEqual({ number: '', name: null });
  });

  it('what the PBX vouches for counts before what the caller says', () => {
    const from = '"Anonymous" <sip:anonymous@anonymous.invalid>';
    expect(callerOf(['"Meier, Bert" <sip:+4930@pbx>, <tel:+4930>'], from)).toEqual({
      number: '+4930',
      name: 'Meier, Bert',
    });
    expect(callerOf(['<tel:+4930>'], '"Bert" <sip:0@x>')).toEqual({ number: '+4930', name: 'Bert' });
    expect(callerOf(['garbage'], '<sip:7@x>').number).toBe('7');
  });

  it('never passes on more than a window can show', () => {
    const { number, name } = callerOf([], `"${'n'.repeat(999)}\u0007" <sip:${'1'.repeat(999)}@x>`);
    expect(number).toHaveLength(200);
    expect(name).toHaveLength(200);
  });
});
