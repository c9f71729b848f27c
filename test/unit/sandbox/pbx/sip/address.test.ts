import { expect, test } from 'vitest';
import {
  authParameters,
  contactKey,
  parameterOf,
  tagOf,
  uriOf,
  userOf,
} from '../../../../../sandbox/pbx/sip/address.ts';

test.each([
  ['<sip:101@host;transport=ws>;expires=60', 'sip:101@host;transport=ws'],
  ['"A <b>" <sip:101@host>;tag=1', 'sip:101@host'],
  ['sip:101@host;tag=1', 'sip:101@host'],
])('the URI of %s is %s', (value, uri) => expect(uriOf(value)).toBe(uri));

test.each([
  ['sip:101@host', '101'],
  ['sip:%2B49@host', '+49'],
  ['sips:a:password@host:5061', 'a'],
  ['sip:host', ''],
  ['sip:100%zz@host', '100%zz'],
])('the user of %s is "%s"', (uri, user) => expect(userOf(uri)).toBe(user));

test('a contact is the same with other parameters and another case of its host', () => {
  expect(contactKey('sip:a@HOST.invalid:5060;transport=ws')).toBe(contactKey('sip:a@host.invalid:5060'));
  expect(contactKey('sip:a@host')).not.toBe(contactKey('sip:b@host'));
});

test('parameters are those of the header, not of the URI or the name', () => {
  expect(tagOf('"x;tag=no" <sip:a@b;tag=no>;TAG=yes')).toBe('yes');
  expect(tagOf('<sip:a@b>')).toBeUndefined();
  expect(parameterOf('<sip:a@b;expires=1>;q=0.5;expires=9', 'expires')).toBe('9');
});

test('digest parameters come quoted and bare', () => {
  const given = authParameters('username="a\\"b", nc=00000001,QOP=auth, uri="sip:x;y,z"');
  expect(Object.fromEntries(given)).toEqual({ username: 'a"b', nc: '00000001', qop: 'auth', uri: 'sip:x;y,z' });
});
