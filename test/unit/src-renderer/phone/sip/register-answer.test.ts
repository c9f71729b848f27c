import { describe, expect, it } from 'vitest';
import { bindingIn, readableAnswer } from '../../../../../src-renderer/phone/sip/register-answer.ts';

const OURS = '<sip:abc@x.invalid;transport=ws>;+sip.ice;reg-id=1;+sip.instance="<urn:uuid:1>";expires=120';
const answer = (first: string, ...more: string[]) =>
  [`SIP/2.0 ${first}`, 'Call-ID: 1', 'CSeq: 2 REGISTER', ...more, 'Content-Length: 0', '', ''].join('\r\n');
const statusOf = (text: string) => text.slice(8, 11);

describe('a 200 to REGISTER', () => {
  it.each([
    ['our contact', `Contact: ${OURS}`],
    ['our contact in the short form', `m: <sip:abc@x.invalid>;expires=60`],
    ['our instance at another address', 'Contact: <sip:z@1.2.3.4>;expires=60;+sip.instance="<urn:uuid:1>";reg-id=1'],
    ['ours behind another', 'Contact: <sip:desk@1.2.3.4>;expires=9, <sip:abc@x.invalid>;expires=60'],
  ])('that names %s stays as it is', (_, contact) => {
    const text = answer('200 OK', contact);
    expect(readableAnswer(text, OURS)).toBe(text);
  });

  it('that names no binding is a refusal: JsSIP would wait for ever, or let the registration expire unsaid', () => {
    expect(statusOf(readableAnswer(answer('200 OK'), OURS))).toBe('500');
  });

  it('that names only somebody else’s gets ours, for as long as that one', () => {
    const text = readableAnswer(answer('200 OK', 'Contact: <sip:sbc@1.2.3.4>;expires=60'), OURS);
    expect(text).toContain(`Contact: ${OURS.replace('expires=120', 'expires=60')}\r\n`);
    expect(readableAnswer(answer('200 OK', 'Contact: <sip:sbc@1.2.3.4>', 'Expires: 70'), OURS)).toMatch(
      /^Contact: <sip:abc[^\r]*"<urn:uuid:1>"\r$/m,
    );
  });

  it('is what it is when we have unregistered', () => {
    const gone = OURS.replace('expires=120', 'expires=0');
    for (const text of [answer('200 OK'), answer('200 OK', 'Contact: <sip:desk@1.2.3.4>')]) {
      expect(readableAnswer(text, gone)).toBe(text);
    }
  });

  it('to something else is none of this', () => {
    const text = answer('200 OK').replace('REGISTER', 'OPTIONS');
    expect(readableAnswer(text, OURS)).toBe(text);
  });
});

describe('423 Interval Too Brief', () => {
  it('may ask for more, not for less or for ages', () => {
    expect(statusOf(readableAnswer(answer('423 Brief', 'Min-Expires: 600'), OURS))).toBe('423');
    for (const least of ['60', '120', '100000', 'soon']) {
      expect(statusOf(readableAnswer(answer('423 Brief', `Min-Expires: ${least}`), OURS))).toBe('500');
    }
  });
});

it('the binding is read from a REGISTER only', () => {
  expect(bindingIn(`REGISTER sip:x SIP/2.0\r\nContact: ${OURS}\r\n\r\n`)).toBe(OURS);
  expect(bindingIn(`INVITE sip:x SIP/2.0\r\nContact: ${OURS}\r\n\r\n`)).toBeNull();
});
