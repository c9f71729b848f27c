import { beforeEach, describe, expect, it } from 'vitest';
import type { FailureReason } from '#shared/failure.ts';
import { type Account, defaultCallSettings } from '#shared/settings.ts';
import { LinkDesk } from '../../../../src-main/links/link-desk.ts';
import { BookRig, line } from '../calls/book-rig.ts';
import { silentLog } from '../manual-clock.ts';

const account: Account = {
  address: '201@pbx.example',
  server: 'wss://pbx.example',
  line,
  iceServers: [],
  country: 'DE',
};
const card = { portalCallId: 'externalCall.a', number: '+493023125101', line: line.number };

let rig: BookRig;
let desk: LinkDesk;
let dialLinks: boolean;
/** What the window shows: numbers in the field, null for the call that is up. */
let shown: (string | null)[];
let refused: FailureReason[];
let signIns: string[];
let provisioned: string[];

beforeEach(() => {
  rig = new BookRig();
  dialLinks = false;
  shown = [];
  refused = [];
  signIns = [];
  provisioned = [];
  desk = new LinkDesk({
    log: silentLog,
    count: () => undefined,
    settings: () => ({ account, calls: { ...defaultCallSettings, dialLinks } }),
    book: rig.book,
    signIn: (link) => (signIns.push(link), 'signInState'),
    provision: (link) => (provisioned.push(link), null),
    show: (number) => void shown.push(number),
    refuse: (reason) => void refused.push(reason),
  });
});

describe('a link with a number', () => {
  it('fills the field and dials nothing', () => {
    desk.open(['tel:+49%2030%2023125101;ext=7']);
    expect(shown).toEqual(['+49 30 23125101;ext=7']);
    expect(rig.told()).toEqual([]);
  });

  it('is dialled at once where the agent has said so, its extension after the answer', () => {
    dialLinks = true;
    desk.open(['tel:+49%2030%2023125101;ext=7']);
    expect(shown).toEqual([null]);
    expect(rig.told()).toEqual(['dial out-1 +493023125101 7']);
    expect(rig.book.call('out-1')).toMatchObject({ origin: 'link' });
  });

  it.each(['tel:112', 'tel:*21*102%23', 'callto:*98'])('%s waits in the field even then', (link) => {
    dialLinks = true;
    desk.open([link]);
    expect(rig.told()).toEqual([]);
    expect(shown).toHaveLength(1);
    expect(shown).not.toContain(null);
  });

  it('waits in the field while the telephone is not ready', () => {
    dialLinks = true;
    rig.around = { ...rig.around, registered: false };
    desk.open(['tel:102']);
    expect(shown).toEqual(['102']);
  });

  it('of several is taken alone, and the others are told', () => {
    dialLinks = true;
    desk.open(['tel:102', 'offhook://oauth?code=1', 'tel:103', 'sip:104@pbx.example']);
    expect(rig.told()).toEqual(['dial out-1 102']);
    expect(refused).toEqual(['signInState', 'linkSeveral', 'linkSeveral']);
  });

  it('of another telephone system is refused with words', () => {
    desk.open(['sip:102@elsewhere.example']);
    expect([shown, refused]).toEqual([[], ['linkOtherSystem']]);
  });
});

describe('one click by two ways', () => {
  it.each([
    ['the same number', 'tel:+493023125101'],
    ['its national spelling', 'callto:030/23125101'],
  ])('a link with %s right after the card has dialled changes nothing', (_what, link) => {
    dialLinks = true;
    rig.book.dialFromCard(card);
    expect(rig.told()).toHaveLength(1);
    desk.open([link]);
    expect(rig.told()).toEqual([]);
    expect(shown).toEqual([null]);
  });

  it('does not leave the number in the field either', () => {
    rig.book.dialFromCard(card);
    desk.open(['tel:+493023125101']);
    expect(shown).toEqual([null]);
  });

  it('a link pressed twice dials once', () => {
    dialLinks = true;
    desk.open(['tel:+493023125101']);
    desk.open(['tel:+493023125101']);
    expect(rig.told()).toHaveLength(1);
  });

  it('is over after fifteen seconds, and with the call', async () => {
    rig.book.dialFromCard(card);
    await rig.clock.advanceTo(rig.clock.now() + 15_000);
    desk.open(['tel:+493023125101']);
    desk.open(['tel:+4930999999']);
    rig.book.dialFromCard({ ...card, portalCallId: 'externalCall.b' });
    rig.end('out-2');
    desk.open(['tel:+493023125101']);
    expect(shown).toEqual(['+493023125101', '+4930999999', '+493023125101']);
  });
});

describe('our own links', () => {
  it('go to whom they are meant for, whole', () => {
    desk.open(['offhook://oauth?code=1&state=2', 'offhook://provision?p=a&s=b', 'offhook:format-the-disk']);
    expect(signIns).toEqual(['offhook://oauth?code=1&state=2']);
    expect(provisioned).toEqual(['offhook://provision?p=a&s=b']);
    expect(refused).toEqual(['signInState', 'linkUnknown']);
  });
});

describe('a selected text', () => {
  it('waits in the field like a link’s number', () => {
    desk.openText('Tel.: +49 30 23125101');
    expect(shown).toEqual(['+49 30 23125101']);
    expect(rig.told()).toEqual([]);
  });

  it('is dialled at once where links are, but no code of the PBX', () => {
    dialLinks = true;
    desk.openText('+49 30 23125101');
    desk.openText('*21*102#');
    expect(shown).toEqual([null, '*21*102#']);
    expect(rig.told()).toEqual(['dial out-1 +493023125101']);
  });

  it('that is no number is refused with words', () => {
    desk.openText('hello');
    desk.openText('');
    expect(refused).toEqual(['selectionNoNumber', 'selectionNoNumber']);
    expect(shown).toEqual([]);
  });
});
