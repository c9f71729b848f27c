import { describe, expect, it } from 'vitest';
import { readWindowName } from '../../../../src-placement/frame/window-name.ts';

describe('the name that the portal gives a frame', () => {
  it.each([
    ['demo.bitrix24.com|1|abc123', 'https://demo.bitrix24.com', 'abc123'],
    ['demo.bitrix24.com:443|1|abc123', 'https://demo.bitrix24.com', 'abc123'],
    ['portal.local:80|0|abc123', 'http://portal.local', 'abc123'],
    ['127.0.0.1:4711|0|abc123', 'http://127.0.0.1:4711', 'abc123'],
  ])('%s means %s', (name, origin, sid) => {
    expect(readWindowName(name)).toEqual({ origin, sid });
  });

  it.each([
    '',
    'main',
    'demo.bitrix24.com|1',
    'demo.bitrix24.com|2|abc',
    '|1|abc',
    'a/b|1|abc',
    'a b|1|c',
    'x|1|a|b',
    ':|1|a',
  ])('%s is none', (name) => {
    expect(readWindowName(name)).toBeNull();
  });
});
