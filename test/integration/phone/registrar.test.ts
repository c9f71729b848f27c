/** What registrars do beside the plain yes and no. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { header, withHeader } from '../../../sandbox/pbx/sip/message.ts';
import { respond } from '../../../sandbox/pbx/sip/write.ts';
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

const registers = (): string[] =>
  pbx.trace.flatMap(({ dir, text }) => (dir === 'in' && text.startsWith('REGISTER') ? [text] : []));

describe('the binding that is asked for', () => {
  it('lasts as long as the account says, and belongs to this computer', async () => {
    const account = accountAt(pbx, { registerSeconds: 300 });
    await phone.register(account);
    const contact = /^Contact: (.*)$/m.exec(registers()[0] ?? '')?.[1];
    expect(contact).toContain(`+sip.instance="<urn:uuid:${account.instanceId}>"`);
    expect(contact).toContain('reg-id=1');
    expect(contact).toContain('expires=300');
  });

  it('lasts longer where the registrar wants that (423)', async () => {
    pbx.faults.registerAnswer = (answer, request) =>
      header(request, 'Expires') === '120' ? respond(request, 423, { headers: [['Min-Expires', '600']] }) : answer;
    await phone.register(accountAt(pbx));
    expect(registers().at(-1)).toMatch(/^Expires: 600/m);
  });

  it('a registrar that is never content is not asked without a pause', async () => {
    pbx.faults.registerAnswer = (_, request) => respond(request, 423, { headers: [['Min-Expires', '60']] });
    await phone.setUp(accountAt(pbx));
    expect((await phone.untilRegistration('offline')).registration).toMatchObject({ reason: 'sipServerRefused' });
    expect(registers().length).toBeLessThan(6);
  });
});

describe('a B2BUA that registers itself in our place', () => {
  it('has said yes: its own contact in the answer is none of our concern', async () => {
    pbx.faults.registerAnswer = (answer) =>
      header(answer, 'Contact') === undefined
        ? answer
        : withHeader(answer, 'Contact', '<sip:sbc-77@10.0.0.1:5060>;expires=90');
    await phone.register(accountAt(pbx));
    const call = await pbx.callAgent({ to: '101', from: '+4930123456' });
    await phone.until('incoming');
    await call.cancel();
  });

  it('unregisters without a word of trouble', async () => {
    pbx.faults.registerAnswer = (answer) =>
      header(answer, 'Contact') === undefined ? answer : withHeader(answer, 'Contact', '<sip:sbc-77@10.0.0.1:5060>');
    await phone.register(accountAt(pbx));
    const gone = pbx.waitFor('unregistered');
    await phone.setUp(null);
    await gone;
    expect(phone.dropped()).toEqual([]);
  });
});

describe('a challenge', () => {
  it('of another realm than the account’s gets no answer', async () => {
    await phone.setUp(accountAt(pbx, { realm: 'another.example' }));
    expect((await phone.untilRegistration('offline')).registration).toMatchObject({ reason: 'sipServerRefused' });
    expect(phone.digests).toEqual([]);
    expect((await phone.until('dropped')).detail).toContain(pbx.realm);
  });

  it('of the account’s own realm does', async () => {
    await phone.register(accountAt(pbx, { realm: pbx.realm }));
    expect(phone.digests).toHaveLength(1);
  });
});
