import { expect, it } from 'vitest';
import { nameOf } from '../../../../../../src-renderer/phone/check/steps/01-server.ts';

it('names a server without what may be secret in its address', () => {
  expect(nameOf('wss://pbx.example/')).toBe('wss://pbx.example');
  expect(nameOf('wss://pbx.example:8089/ws')).toBe('wss://pbx.example:8089/ws');
  expect(nameOf('wss://ada:secret@pbx.example/ws?token=secret#secret')).toBe('wss://pbx.example/ws');
});
