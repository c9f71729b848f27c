import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../src-main/bridge/gate.ts';

const facts = { handlerOrigin: 'https://offhook.example.com', port: 20000 };
const good = { method: 'GET', path: '/', origin: facts.handlerOrigin, host: '127.0.0.1:20000' };

describe('the gate', () => {
  it('lets the handler origin in, by either name of this computer', () => {
    expect(refusalOf(good, facts)).toBeNull();
    expect(refusalOf({ ...good, host: 'localhost:20000' }, facts)).toBeNull();
  });

  it.each([
    'https://offhook.example.com.evil.example',
    'https://offhook.example.com/',
    'HTTPS://OFFHOOK.EXAMPLE.COM',
    'http://offhook.example.com',
    'null',
    '',
    undefined,
  ])('refuses the origin %s', (origin) => {
    expect(refusalOf({ ...good, origin }, facts)).toBe('origin');
  });

  it.each(['127.0.0.1', '127.0.0.1:20001', 'localhost.evil.example:20000', '127.0.0.1:20000.', undefined])(
    'refuses the host %s',
    (host) => {
      expect(refusalOf({ ...good, host }, facts)).toBe('host');
    },
  );

  it.each([{ method: 'POST' }, { path: '/?a' }, { path: '//' }, { path: undefined }])('refuses %o', (change) => {
    expect(refusalOf({ ...good, ...change }, facts)).toBe('badUpgrade');
  });
});
