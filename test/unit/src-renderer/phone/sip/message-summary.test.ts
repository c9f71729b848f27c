import { describe, expect, it } from 'vitest';
import { parseMessageSummary } from '../../../../../src-renderer/phone/sip/message-summary.ts';

describe('message-summary', () => {
  it.each([
    ['Asterisk (res_pjsip_mwi_body_generator)', 'Messages-Waiting: yes\r\nVoice-Message: 1/0 (0/0)\r\n', [true, 1, 0]],
    [
      'FreeSWITCH (mod_voicemail)',
      'Messages-Waiting: yes\r\nMessage-Account: sip:1@x\r\nVoice-Message: 2/1 (0/0)\r\n',
      [true, 2, 1],
    ],
    ['lines ended by LF', 'Messages-Waiting: no\nVoice-Message: 0/3\n', [false, 0, 3]],
    ['other case and blanks', 'messages-waiting : YES\r\nvoice-message : 4 / 8\r\n', [true, 4, 8]],
    ['only yes or no', 'Messages-Waiting: yes', [true, null, null]],
    ['fax only', 'Messages-Waiting: yes\r\nFax-Message: 2/0\r\n', [true, null, null]],
    ['numbers beyond all sense', 'Messages-Waiting: yes\r\nVoice-Message: 9999999999/1\r\n', [true, 100_000, 1]],
  ] as const)('%s', (_, body, [waiting, fresh, old]) => {
    expect(parseMessageSummary(body)).toEqual({ waiting, fresh, old });
  });

  it.each(['', 'hello', 'Messages-Waiting: maybe', 'Voice-Message: 1/0', 'x'.repeat(9000)])('is none', (body) => {
    expect(parseMessageSummary(body)).toBeNull();
  });
});
