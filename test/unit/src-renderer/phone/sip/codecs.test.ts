import { describe, expect, it } from 'vitest';
import { codecNames } from '#shared/phone.ts';
import { canAnswer, chosen } from '../../../../../src-renderer/phone/sip/codecs.ts';

/** What Chromium 156 names. */
const capabilities = [
  ['opus', 48_000],
  ['red', 48_000],
  ['G722', 8000],
  ['PCMU', 8000],
  ['PCMA', 8000],
  ['CN', 8000],
  ['telephone-event', 48_000],
  ['telephone-event', 8000],
].map(([name, clockRate]) => ({ mimeType: `audio/${name}`, clockRate: Number(clockRate) }));

const names = (...listed: Parameters<typeof chosen>[1]): string[] =>
  chosen(capabilities, listed).map(({ mimeType, clockRate }) => `${mimeType.slice(6)}/${clockRate}`);

describe('the codecs of a call', () => {
  it('come in the order of the list, then what belongs to them', () => {
    expect(names('pcma', 'opus')).toEqual([
      'PCMA/8000',
      'opus/48000',
      'telephone-event/48000',
      'telephone-event/8000',
      'CN/8000',
    ]);
  });
  it('have events by their own clock only, and no comfort noise where they bring their own', () => {
    expect(names('opus')).toEqual(['opus/48000', 'telephone-event/48000']);
    expect(names('g722')).toEqual(['G722/8000', 'telephone-event/8000', 'CN/8000']);
  });
});

const sdp = (formats: string, ...lines: string[]): string =>
  [
    'v=0',
    's=-',
    `m=audio 4000 RTP/SAVPF ${formats}`,
    ...lines,
    'm=video 4002 RTP/SAVPF 111',
    'a=rtpmap:111 opus/48000/2',
    '',
  ].join('\r\n');

describe('an offer', () => {
  it.each([
    ['names a codec of ours', sdp('96', 'a=rtpmap:96 OPUS/48000/2'), ['opus'], true],
    ['names it by its static number', sdp('0 8'), ['pcma'], true],
    [
      'names none of ours',
      sdp('18 101', 'a=rtpmap:18 G729/8000', 'a=rtpmap:101 telephone-event/8000'),
      codecNames,
      false,
    ],
    ['names ours for pictures only', sdp('18'), ['opus'], false],
    ['gives a static number another meaning', sdp('8', 'a=rtpmap:8 speex/8000'), ['pcma'], false],
    ['is left to us', '', ['opus'], true],
    ['is no SDP: the browser will say what it is', 'garbage', ['opus'], true],
  ] as const)('that %s', (_, offer, listed, expected) => {
    expect(canAnswer(offer, listed)).toBe(expected);
  });
});
