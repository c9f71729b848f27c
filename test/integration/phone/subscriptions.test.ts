/** Message waiting (RFC 3842) and the lamps of quick keys (RFC 4235), against bodies as real servers send them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Presence } from '#shared/phone.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { accountAt, PASSWORD, USERS } from './window/exchange.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

let browser: PhoneBrowser;
let pbx: Pbx;
let phone: PhoneWindow;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  pbx = await startPbx({ users: USERS });
  phone = await browser.phone({ password: PASSWORD });
});
afterEach(async () => {
  await phone.close();
  await pbx.stop();
});

const lamp = (target: string, presence: Presence) =>
  phone.until('watched', (report) => report.target === target && report.presence === presence, 5_000);
const lamps = (): string[] =>
  phone.reports.flatMap((report) => (report.type === 'watched' ? [`${report.target} ${report.presence}`] : []));

const dialogInfo = (dialogs: string, version = 1, state = 'full'): string =>
  `<?xml version="1.0"?>\r\n<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="${state}" entity="sip:102@pbx">${dialogs}</dialog-info>`;

/** Shapes as sent by: Asterisk (res_pjsip_dialog_info_body_generator; seen in mikopbx/Core#1059), FreeSWITCH
 * (sofia_presence.c), Kamailio (pua_dialoginfo, examples of its README), Snom and Yealink (their manuals). */
const BODIES: readonly [name: string, body: string, presence: Presence][] = [
  ['Asterisk, idle', dialogInfo('\n <dialog id="102">\n  <state>terminated</state>\n </dialog>\n'), 'idle'],
  ['Asterisk, in a call', dialogInfo('\n <dialog id="102">\n  <state>confirmed</state>\n </dialog>\n'), 'busy'],
  ['Asterisk, ringing', dialogInfo('<dialog id="102" direction="recipient"><state>early</state></dialog>'), 'ringing'],
  [
    'FreeSWITCH, in a call',
    dialogInfo(
      `<dialog id="6f0e" direction="initiator"><state>confirmed</state><local><identity display="102">sip:102@pbx</identity><target uri="sip:102@pbx"><param pname="+sip.rendering" pval="yes"/></target></local><remote><identity display="9">sip:9@pbx</identity><target uri="sip:**102@pbx"/></remote></dialog>`,
    ),
    'busy',
  ],
  [
    'FreeSWITCH, ringing',
    dialogInfo(
      `<dialog id="6f0f" direction="recipient"><state>early</state><local><identity display="102">sip:102@pbx</identity></local></dialog>`,
    ),
    'ringing',
  ],
  [
    'Kamailio, calling somebody',
    dialogInfo(
      `\r\n <dialog id="as7d900as8" call-id="a84b4c76e66710" local-tag="1928301774" direction="initiator">\r\n <state event="replaced">early</state></dialog>`,
    ),
    'busy',
  ],
  [
    'Kamailio, nothing more',
    dialogInfo(`<dialog id="as7d900as8"><state reason="user">terminated</state></dialog>`),
    'idle',
  ],
  ['Snom, off the hook', dialogInfo('<dialog id="1"><state>trying</state></dialog>'), 'busy'],
  [
    'Yealink, one of two over',
    dialogInfo(
      '<dialog id="65626" direction="initiator"><state>confirmed</state></dialog><dialog id="65622"><state>terminated</state></dialog>',
    ),
    'busy',
  ],
  [
    'a call that waits beside another rings',
    dialogInfo(
      '<dialog id="1"><state>confirmed</state></dialog><dialog id="2" direction="recipient"><state>early</state></dialog>',
    ),
    'ringing',
  ],
  ['no dialog at all', dialogInfo(''), 'idle'],
  [
    'with a prefix',
    dialogInfo('')
      .replace(/dialog-info/g, 'd:dialog-info')
      .replace('xmlns=', 'xmlns:d='),
    'idle',
  ],
];

describe('the lamp of a watched number', () => {
  it.each(BODIES)('%s', async (_, body, presence) => {
    pbx.notifier.tell('dialog', '102', body);
    await phone.register(accountAt(pbx, { watched: ['102'] }));
    await lamp('102', presence);
    expect(phone.dropped()).toEqual([]);
  });

  it('follows what changes, and keeps what a partial body leaves out', async () => {
    await phone.register(accountAt(pbx, { watched: ['102'] }));
    await lamp('102', 'idle');
    pbx.notifier.tell('dialog', '102', dialogInfo('<dialog id="a"><state>confirmed</state></dialog>', 1));
    await lamp('102', 'busy');
    const ringing = '<dialog id="b" direction="recipient"><state>early</state></dialog>';
    pbx.notifier.tell('dialog', '102', dialogInfo(ringing, 2, 'partial'));
    await lamp('102', 'ringing');
    pbx.notifier.tell('dialog', '102', dialogInfo('<dialog id="b"><state>terminated</state></dialog>', 3, 'partial'));
    await phone.until('watched', () => lamps().length === 4);
    expect(lamps()).toEqual(['102 idle', '102 busy', '102 ringing', '102 busy']);
  });

  it.each([
    ['no XML', 'hello'],
    ['another document', '<presence entity="sip:102@pbx"/>'],
    ['a document type', `<!DOCTYPE d [<!ENTITY a "a"><!ENTITY b "&a;&a;">]>${dialogInfo('')}`],
    ['cut off', dialogInfo('').slice(0, 60)],
    ['far too long', dialogInfo(`<dialog id="1"><state>${'x'.repeat(40_000)}</state></dialog>`)],
  ])('is not moved by %s, which is counted', async (_, body) => {
    await phone.register(accountAt(pbx, { watched: ['102'] }));
    await lamp('102', 'idle');
    pbx.notifier.tell('dialog', '102', body);
    expect((await phone.until('dropped')).detail).toBe('dialog-info of 102');
    expect(lamps()).toEqual(['102 idle']);
  });

  it('is unknown where the server refuses to tell', async () => {
    pbx.faults.rejectSubscribe = 489;
    await phone.register(accountAt(pbx, { watched: ['102', '103'] }));
    await lamp('102', 'unknown');
    await lamp('103', 'unknown');
  });

  it('is unknown where the number is no address, and the others are told', async () => {
    await phone.register(accountAt(pbx, { watched: ['%', '102'] }));
    await lamp('%', 'unknown');
    await lamp('102', 'idle');
  });

  it('changes with the quick keys, without a new registration', async () => {
    await phone.register(accountAt(pbx, { watched: ['102'] }));
    await lamp('102', 'idle');
    const ended = pbx.waitFor(
      'message',
      ({ dir, text }) => dir === 'out' && text.includes('terminated;reason=timeout'),
    );
    await phone.request({ type: 'watch', watched: ['103'] });
    await lamp('103', 'idle');
    await ended;
    expect(pbx.notifier.subscriptions).toEqual(['dialog 103']);
    pbx.notifier.tellState('102', 'confirmed');
    pbx.notifier.tellState('103', 'early');
    await lamp('103', 'ringing');
    expect(lamps()).toEqual(['102 idle', '103 idle', '103 ringing']);
  });

  it('is asked for again when the connection was lost', async () => {
    await phone.register(accountAt(pbx, { watched: ['102'] }));
    await lamp('102', 'idle');
    const again = pbx.waitFor('message', ({ dir, text }) => dir === 'in' && text.startsWith('SUBSCRIBE'));
    pbx.dropSockets('101');
    await again;
    pbx.notifier.tellState('102', 'confirmed');
    await lamp('102', 'busy');
  });

  it('is asked for again when the server ends the subscription, with a pause where it was short', async () => {
    await phone.register(accountAt(pbx, { watched: ['102'] }));
    await lamp('102', 'idle');
    pbx.notifier.end('dialog', 'probation;retry-after=1');
    await lamp('102', 'unknown');
    await phone.until('watched', () => lamps().length === 4, 5_000);
    expect(pbx.notifier.subscriptions).toEqual(['dialog 102']);
  });

  it('is asked for with credentials', async () => {
    await phone.register(accountAt(pbx, { watched: ['102'] }));
    await lamp('102', 'idle');
    expect(phone.digests.map(({ method }) => method)).toEqual(['REGISTER', 'SUBSCRIBE']);
  });
});

describe('waiting messages', () => {
  it.each([
    [
      'Asterisk',
      'Messages-Waiting: yes\r\nMessage-Account: sip:101@pbx\r\nVoice-Message: 2/8 (0/0)\r\n',
      { waiting: true, fresh: 2, old: 8 },
    ],
    [
      'FreeSWITCH',
      'Messages-Waiting: no\r\nMessage-Account: sip:101@pbx\r\n',
      { waiting: false, fresh: null, old: null },
    ],
    ['RFC 3842, 5.5', 'Messages-Waiting: yes\r\nVoice-Message: 4/8 (1/2)\r\n', { waiting: true, fresh: 4, old: 8 }],
  ])('as %s says it', async (_, body, summary) => {
    pbx.notifier.tell('message-summary', '101', body);
    await phone.register(accountAt(pbx, { messages: true }));
    expect(await phone.until('messages')).toEqual({ type: 'messages', ...summary });
  });

  it('are known without having asked, as Asterisk tells by default', async () => {
    await phone.register(accountAt(pbx));
    pbx.notifier.tellUnasked('101', 'Messages-Waiting: yes\r\nVoice-Message: 1/0 (0/0)\r\n');
    expect(await phone.until('messages')).toEqual({ type: 'messages', waiting: true, fresh: 1, old: 0 });
    expect(pbx.notifier.subscriptions).toEqual([]);
  });

  it('a body that is none is counted', async () => {
    await phone.register(accountAt(pbx));
    pbx.notifier.tellUnasked('101', 'Voice-Message: many');
    expect((await phone.until('dropped')).detail).toBe('message-summary');
  });
});
