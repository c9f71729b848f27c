import { describe, expect, it } from 'vitest';
import { readFrame } from '../../../../src-shared/push/push-frames.ts';

const own = { private: 'aaa:bbb.ccc' };
const content = { module_id: 'application', command: 'offhook.relay', params: { n: 1 } };
const message = { module: 'application', command: 'offhook.relay', params: { n: 1 } };
const wrapped = (value: unknown): string => `#!NGINXNMS!#${JSON.stringify(value)}#!NGINXNME!#`;
const rpc = (params: unknown, method = 'incoming.message'): string =>
  JSON.stringify({ jsonrpc: '2.0', method, params });

describe('a frame of the push server', () => {
  it.each([
    ['text, version 3', wrapped({ id: 1, mid: 'm1', channel: 'aaa', text: content }), 'private', []],
    ['JSON, version 4', JSON.stringify([{ id: 1, mid: 'm1', channel: 'aaa', text: content }]), 'private', []],
    ['JSON-RPC, version 5', rpc({ mid: 'm1', body: { ...content, extra: { channel: 'aaa' } } }), 'private', ['m1']],
    [
      'JSON-RPC in an array',
      `[${rpc({ mid: 'm1', body: { ...content, extra: { channel: 'aaa' } } })}]`,
      'private',
      ['m1'],
    ],
  ])('as %s gives the message', (_what, data, channel, confirm) => {
    expect(readFrame(data, own)).toEqual({
      isPing: false,
      messages: [{ ...message, mid: 'm1', channel }],
      confirm,
      dropped: 0,
    });
  });

  it('may hold several text messages', () => {
    const data = wrapped({ mid: 'm1', text: content }) + wrapped({ mid: 'm2', text: { ...content, command: 'two' } });
    expect(readFrame(data, own).messages.map(({ mid, command }) => [mid, command])).toEqual([
      ['m1', 'offhook.relay'],
      ['m2', 'two'],
    ]);
  });

  it('is a ping', () => {
    expect(readFrame('ping', own)).toEqual({ isPing: true, messages: [], confirm: [], dropped: 0 });
  });

  it.each([
    ['another channel', { channel: 'ddd' }, 'shared'],
    ['our channel with its public half', { channel: 'aaa:bbb.ccc' }, 'private'],
    ['the channel by its kind', { extra: { channel: 'private' } }, 'private'],
    ['no channel', {}, 'unnamed'],
  ])('that names %s is %s', (_what, fields, channel) => {
    expect(readFrame(JSON.stringify([{ mid: 'm', text: content, ...fields }]), own).messages[0]?.channel).toBe(channel);
  });

  it('of PHP writes empty parameters as a list', () => {
    const data = JSON.stringify([{ text: { ...content, params: [] } }]);
    expect(readFrame(data, own).messages[0]?.params).toEqual({});
  });

  it.each([
    ['nothing', undefined],
    ['bytes', new Uint8Array(3)],
    ['an empty text', ''],
    ['half a frame', '#!NGINXNMS!#{"text":'],
    ['a frame without JSON', '#!NGINXNMS!#no#!NGINXNME!#'],
    ['no JSON', 'hello'],
    ['a number', '7'],
    ['null', 'null'],
    ['a message without a text', JSON.stringify([{ mid: 'm' }])],
    ['a command that is no text', JSON.stringify([{ text: { ...content, command: 7 } }])],
    ['an empty command', JSON.stringify([{ text: { ...content, command: '' } }])],
    ['no module', JSON.stringify([{ text: { command: 'x', params: {} } }])],
    ['a call without a body', rpc({ mid: 5 })],
    ['too much', JSON.stringify([{ text: { ...content, params: { x: 'y'.repeat(300_000) } } }])],
  ])('that is %s is dropped and counted', (_what, data) => {
    expect(readFrame(data, own)).toMatchObject({ isPing: false, messages: [], dropped: 1 });
  });

  it('keeps its good parts beside bad ones', () => {
    const data = `#!NGINXNMS!#no#!NGINXNME!#${wrapped({ mid: 'm2', text: content })}`;
    expect(readFrame(data, own)).toMatchObject({ dropped: 1, messages: [{ mid: 'm2' }] });
  });

  it('with another call or an answer of the protocol is none of ours', () => {
    expect(readFrame(rpc({}, 'publish'), own)).toMatchObject({ messages: [], dropped: 0 });
    expect(readFrame('{"jsonrpc":"2.0","id":1,"result":{}}', own)).toMatchObject({ messages: [], dropped: 0 });
  });
});
