import { describe, expect, it } from 'vitest';
import { judge } from '../../../../src-renderer/phone/invitation.ts';

const invitation = (headers: Record<string, string[]> = {}, body = '') => ({
  callId: 'one',
  body,
  headers: (name: string) => headers[name] ?? [],
});
const line = { codecs: ['opus', 'pcma'], calls: 0 } as const;
const G729 = 'v=0\r\nm=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n';

describe('an INVITE', () => {
  it('is a call', () => {
    expect(judge(invitation(), line)).toEqual({ is: 'call' });
  });
  it.each([
    ['requires what we cannot do', invitation({ Require: ['100rel, timer'] }), line, 420, ['Unsupported: 100rel']],
    ['has no codec of ours', invitation({}, G729), line, 488, []],
    ['is one too many', invitation(), { ...line, calls: 12 }, 486, []],
  ] as const)('that %s is refused', (_, request, at, status, headers) => {
    expect(judge(request, at)).toMatchObject({ is: 'refused', status, headers });
  });
  it('that replaces a call of ours needs no place of its own', () => {
    const request = invitation({ Replaces: ['abc@host ;to-tag=1;from-tag=2'] });
    expect(judge(request, { ...line, calls: 12 })).toEqual({ is: 'replacement', ofCallId: 'abc@host' });
  });
});
