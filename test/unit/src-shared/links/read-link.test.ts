import { describe, expect, it } from 'vitest';
import { linksIn } from '#shared/links/link-arguments.ts';
import { type LinkRefusal, readLink } from '#shared/links/read-link.ts';
import { readDialled } from '#shared/numbers/read-dialled.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';

const OWN = 'pbx.example.com';

/** Link, what stands in the dial field, what would be dialled from Germany, what is sent after the answer. */
const numbers: readonly [link: string, field: string, target: string, extension?: string][] = [
  ['tel:+493012345678', '+493012345678', '+493012345678'],
  ['tel:+49-30-1234-5678', '+49-30-1234-5678', '+493012345678'],
  ['tel:+49.30.12345678', '+49.30.12345678', '+493012345678'],
  ['tel:+49%2030%2012345678', '+49 30 12345678', '+493012345678'],
  ['tel:+49 30 12345678', '+49 30 12345678', '+493012345678'],
  ['tel:%2B493012345678', '+493012345678', '+493012345678'],
  ['tel:+49(0)3012345678', '+49(0)3012345678', '+493012345678'],
  ['tel:+49%20%280%29%2030%2012345678', '+49 (0) 30 12345678', '+493012345678'],
  ['tel:(030)%2012345678', '(030) 12345678', '03012345678'],
  ['tel:030/12345678', '030/12345678', '03012345678'],
  ['tel:00493012345678', '00493012345678', '00493012345678'],
  ['TEL:+493012345678', '+493012345678', '+493012345678'],
  ['  tel:+493012345678\n', '+493012345678', '+493012345678'],
  ['tel://+493012345678', '+493012345678', '+493012345678'],
  ['tel://+493012345678/', '+493012345678', '+493012345678'],
  ['tel:+493012345678;ext=204', '+493012345678;ext=204', '+493012345678', '204'],
  ['tel:+493012345678;EXT=2-04', '+493012345678;ext=204', '+493012345678', '204'],
  ['tel:+493012345678;phone-context=+49;ext=7', '+493012345678;ext=7', '+493012345678', '7'],
  ['tel:+493012345678;204', '+493012345678;204', '+493012345678', '204'],
  ['tel:+493012345678,,12%23', '+493012345678,,12#', '+493012345678', '12#'],
  ['tel:+493012345678p12', '+493012345678,12', '+493012345678', '12'],
  ['tel:+493012345678%20ww%2012', '+493012345678,,12', '+493012345678', '12'],
  ['tel:+493012345678;postd=pp22', '+493012345678,,22', '+493012345678', '22'],
  ['tel:102', '102', '102'],
  ['tel:102;phone-context=pbx.example.com', '102', '102'],
  ['tel:102;phone-context=PBX.example.com.', '102', '102'],
  ['tel:8631234;phone-context=+1-914-784', '8631234', '8631234'],
  ['tel:*21*102%23', '*21*102#', '*21*102#'],
  ['tel:*21*102#', '*21*102#', '*21*102#'],
  ['tel:112', '112', '112'],
  ['tel:+49\u200b30\u202d12345678\u202c', '+493012345678', '+493012345678'],
  ['tel:%E2%80%AD+493012345678%E2%80%AC', '+493012345678', '+493012345678'],
  ['tel:＋４９３０１２３４５６７８', '+493012345678', '+493012345678'],
  ['callto:+493012345678', '+493012345678', '+493012345678'],
  ['callto://+493012345678', '+493012345678', '+493012345678'],
  ['callto://+493012345678/', '+493012345678', '+493012345678'],
  ['callto:+49 30 12345678', '+49 30 12345678', '+493012345678'],
  ['callto:+493012345678?call', '+493012345678', '+493012345678'],
  ['callto:03012345678+type=phone', '03012345678', '03012345678'],
  ['callto:tel:+493012345678', '+493012345678', '+493012345678'],
  ['callto:sip:102@pbx.example.com', '102', '102'],
  ['callto:102@pbx.example.com', '102', '102'],
  ['sip:102@pbx.example.com', '102', '102'],
  ['sip:102@PBX.EXAMPLE.COM:5061;transport=wss', '102', '102'],
  ['sips:102@pbx.example.com', '102', '102'],
  ['sip://102@pbx.example.com', '102', '102'],
  ['sip:102:secret@pbx.example.com', '102', '102'],
  ['sip:102@pbx.example.com?Replaces=a%3Bto-tag%3Db&subject=x', '102', '102'],
  ['sip:102@pbx.example.com;method=REGISTER', '102', '102'],
  ['sip:+493012345678@carrier.example;user=phone', '+493012345678', '+493012345678'],
  ['sip:%2B493012345678;ext=9@carrier.example', '+493012345678;ext=9', '+493012345678', '9'],
  ['sip:102', '102', '102'],
  ['sip:102;transport=tcp', '102', '102'],
  ['offhook:dial?number=102', '102', '102'],
  ['offhook://dial?number=%2B49%2030%2012345678', '+49 30 12345678', '+493012345678'],
  ['offhook://dial/?number=+493012345678', '+493012345678', '+493012345678'],
  ['offhook://dial?number=+49+30+12345678', '+49 30 12345678', '+493012345678'],
  ['OFFHOOK://DIAL?source=crm&number=*21%23', '*21#', '*21#'],
];

describe('a link with a number', () => {
  it.each(numbers)('%s brings %s', (link, field, target, extension) => {
    expect(readLink(link, OWN)).toEqual({ kind: 'dial', number: field });
    const read = readDialled(field, numberingOf({ country: 'DE' }));
    expect(read).toMatchObject({ ok: true, target });
    expect(read.ok && read.extension).toBe(extension);
  });
});

const refused: readonly [link: string, reason: LinkRefusal][] = [
  ['tel:', 'linkNotANumber'],
  ['tel:%20', 'linkNotANumber'],
  ['tel:()', 'linkNotANumber'],
  ['tel:***', 'linkNotANumber'],
  ['tel:1-800-FLOWERS', 'linkNotANumber'],
  ['tel:+49+30', 'linkNotANumber'],
  ['tel:%252B493012345678', 'linkNotANumber'],
  ['tel:+493012345678;ext=call-me', 'linkNotANumber'],
  ['tel:+493012345678,extension', 'linkNotANumber'],
  ['tel:192.168.1.1', 'linkNotANumber'],
  ['tel:102 --gpu-launcher=calc', 'linkNotANumber'],
  ['tel:102"&calc&"', 'linkNotANumber'],
  ['tel:$(reboot)', 'linkNotANumber'],
  ['tel:../../etc/passwd', 'linkNotANumber'],
  [`tel:${'1'.repeat(33)}`, 'linkNotANumber'],
  [`tel:${'1'.repeat(129)}`, 'linkUnreadable'],
  [`tel:${'1'.repeat(20_000)}`, 'linkUnknown'],
  ['tel:102%0d%0aRoute:%20<sip:evil@example.net>', 'linkUnreadable'],
  ['tel:102%00', 'linkUnreadable'],
  ['tel:%zz', 'linkUnreadable'],
  ['tel:%C0%B1%C0%B2', 'linkUnreadable'],
  ['tel:102;phone-context=other.example', 'linkOtherSystem'],
  ['callto:echo123', 'linkNotANumber'],
  ['callto:javascript:alert(1)', 'linkNotANumber'],
  ['callto:callto:102', 'linkNotANumber'],
  ['sip:anna@pbx.example.com', 'linkNotANumber'],
  ['sip:102@other.example', 'linkOtherSystem'],
  ['sip:102@pbx.example.com.evil.example', 'linkOtherSystem'],
  ['sip:102@pbx.example.com%0d%0aX', 'linkUnreadable'],
  ['sip:102@evil.example%40pbx.example.com', 'linkUnreadable'],
  ['sip:evil@example.net@pbx.example.com', 'linkUnreadable'],
  ['sip:pbx.example.com', 'linkNotANumber'],
  ['sip:192.0.2.7', 'linkNotANumber'],
  ['offhook:', 'linkUnknown'],
  ['offhook://', 'linkUnknown'],
  ['offhook:format-the-disk', 'linkUnknown'],
  ['offhook://open?url=https://example.com', 'linkUnknown'],
  ['offhook://dial', 'linkNotANumber'],
  ['offhook://dial?number=', 'linkNotANumber'],
  ['offhook://dial?number=sip:evil@example.com', 'linkNotANumber'],
  ['offhook://dial?number=102&number=0900123456', 'linkSeveral'],
  ['offhook://dial?number=102%0a', 'linkUnreadable'],
  ['skype:echo123', 'linkUnknown'],
  ['https://offhook/oauth', 'linkUnknown'],
  ['file:///etc/passwd', 'linkUnknown'],
  ['nothing', 'linkUnknown'],
  ['', 'linkUnknown'],
];

describe('a link that is refused', () => {
  it.each(refused)('%j: %s', (link, reason) => {
    expect(readLink(link, OWN)).toEqual({ kind: 'refused', reason });
  });

  it('as another system’s, only where there is a telephone system of our own to compare with', () => {
    expect(readLink('sip:102@anywhere.example', null)).toEqual({ kind: 'dial', number: '102' });
  });
});

it.each(['offhook://oauth?code=1&state=2', 'offhook:oauth?code=1', 'OFFHOOK://oauth/?code=1'])(
  '%s ends a sign-in',
  (link) => expect(readLink(link, OWN)).toEqual({ kind: 'signIn' }),
);

it('offhook://provision?… brings a set-up', () => {
  expect(readLink('offhook://provision?p=e30&s=AA', OWN)).toEqual({ kind: 'provision' });
});

describe('links among the arguments', () => {
  it.each<[argv: string[], links: string[]]>([
    [['/opt/offhook', '--allow-file-access', 'tel:102', '--flag'], ['tel:102']],
    [['offhook', 'OFFHOOK:pair'], ['OFFHOOK:pair']],
    // Registered without quotes: the number comes in pieces.
    [['offhook', 'tel:+49', '(0)30', '123-456', '--flag'], ['tel:+49 (0)30 123-456']],
    [['offhook', 'callto:+49', '30', '12345678'], ['callto:+49 30 12345678']],
    // A switch is not the rest of a number, and neither is a word.
    [['offhook', 'tel:102', '-1', '30'], ['tel:102']],
    [['offhook', 'tel:102', 'report.pdf', '30'], ['tel:102']],
    [['offhook', 'offhook:dial?number=102', '30'], ['offhook:dial?number=102']],
    [
      ['offhook', 'tel:101', 'callto:102', 'sip:103@x'],
      ['tel:101', 'callto:102', 'sip:103@x'],
    ],
    [['/opt/offhook', '--profile=tel:102', 'https://example.com/tel:102', '--', 'help'], []],
    [[], []],
  ])('%j: %j', (argv, links) => expect(linksIn(argv)).toEqual(links));
});
