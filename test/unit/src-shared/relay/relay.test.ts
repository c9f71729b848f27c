import { beforeEach, describe, expect, it } from 'vitest';
import type { HubMessage } from '../../../../src-shared/bridge.ts';
import { DesktopInbox } from '../../../../src-shared/relay/desktop-inbox.ts';
import { HubInbox } from '../../../../src-shared/relay/hub-inbox.ts';
import {
  type Envelope,
  LETTER_LIFE,
  type LetterToDesktop,
  type LetterToHub,
  post,
  readPost,
  type RelayRoute,
  RelaySeal,
} from '../../../../src-shared/relay/relay.ts';
import { randomKey } from '../../../../src-shared/web-crypto.ts';

const NOW = 1_790_000_000_000;
const route: RelayRoute = {
  portal: 'f'.repeat(32),
  instance: '3f0e0b3c-1111-4222-8333-444455556666',
  secret: randomKey(),
};
const boot = randomKey();
const hub = '9b1d0b3c-aaaa-4bbb-8ccc-ddddeeeeffff';
const press: HubMessage = { t: 'button', id: '7', frame: 'f1', callId: 'call-1', button: 'answerButtonClick' };
const letter = (change: Partial<LetterToDesktop> = {}): LetterToDesktop => ({
  id: '7',
  v: 1,
  boot,
  expires: NOW + LETTER_LIFE,
  got: 0,
  message: press,
  ...change,
});
const sealed = (change: Partial<LetterToDesktop> = {}, other: Partial<RelayRoute> = {}): Promise<Envelope> =>
  new RelaySeal({ ...route, ...other }).seal('desktop', hub, letter(change));

describe("the desktop's inbox", () => {
  let inbox: DesktopInbox;
  beforeEach(() => {
    inbox = new DesktopInbox(route, boot);
  });
  const take = async (envelope: Envelope | Promise<Envelope>, now = NOW) =>
    (await inbox.take(await envelope, () => now)).verdict;

  it('takes a letter of its hub', async () => {
    expect(await inbox.take(await sealed(), () => NOW)).toEqual({
      verdict: 'taken',
      hub,
      id: '7',
      got: 0,
      version: 1,
      message: press,
    });
  });

  it('takes one that only says what arrived', async () => {
    expect(await inbox.take(await sealed({ message: null, got: 12 }), () => NOW)).toMatchObject({
      got: 12,
      message: null,
    });
  });

  it.each([
    ['another secret', { secret: randomKey() }],
    ['another portal', { portal: 'e'.repeat(32) }],
    ['another desktop', { instance: '00000000-1111-4222-8333-444455556666' }],
  ])('opens no letter sealed for %s', async (_what, other) => {
    expect(await take(sealed({}, other))).toBe('forged');
  });

  it('opens no letter that was changed, cut or made up', async () => {
    const envelope = await sealed();
    // Not the last letter: some of its bits are padding.
    const flipped = (envelope.box.startsWith('A') ? 'B' : 'A') + envelope.box.slice(1);
    const middle = envelope.box[30] === 'x' ? 'y' : 'x';
    for (const box of [
      flipped,
      envelope.box.slice(0, 30) + middle + envelope.box.slice(31),
      envelope.box.slice(0, 20),
      'AAAA',
      'not base64 at all!',
    ])
      expect(await take({ ...envelope, box })).toBe('forged');
  });

  it("opens no letter under another hub's name, and none that the desktop itself has written", async () => {
    const envelope = await sealed();
    expect(await take({ ...envelope, hub: 'somebody-else' })).toBe('forged');
    const own = await new RelaySeal(route).seal('hub', hub, { boot, n: 1, ask: false, messages: [] });
    expect(await take({ ...own, to: 'desktop' })).toBe('forged');
  });

  it('takes a letter once, and says that it knows it as long as it would count', async () => {
    const envelope = await sealed();
    expect(await take(envelope)).toBe('taken');
    expect(await take(envelope)).toBe('repeated');
    expect(await take(envelope, NOW + LETTER_LIFE)).toBe('repeated');
    expect(await take(envelope, NOW + LETTER_LIFE + 1)).toBe('late');
  });

  it('takes the same id of another hub', async () => {
    const other = await new RelaySeal(route).seal('desktop', 'hub-2', letter());
    expect(await take(sealed())).toBe('taken');
    expect(await take(other)).toBe('taken');
  });

  it.each([
    ['a press of ten seconds ago', { expires: NOW - 1 }, 'late'],
    ['one that wants to live for ever', { expires: NOW + 3600_000 }, 'late'],
    ['one for an earlier run', { boot: randomKey() }, 'stale'],
    ['one of a hub that speaks a later version only', { v: 99 }, 'version'],
    ['one of a hub that speaks no version', { v: 0 }, 'version'],
    ['one that says what nobody knows', { message: { t: 'reboot', id: '1' } as unknown as HubMessage }, 'malformed'],
    ['one with a field of the wrong kind', { got: 'all' as unknown as number }, 'malformed'],
    ['one without an id', { id: '' }, 'malformed'],
  ])('refuses %s', async (_what, change, verdict) => {
    expect(await take(sealed(change))).toBe(verdict);
  });

  it('names the hub and the letter of an earlier run, so that it can be told', async () => {
    const envelope = await sealed({ boot: randomKey() });
    expect(await inbox.take(envelope, () => NOW)).toEqual({ verdict: 'stale', hub, id: '7' });
  });
});

describe("the hub's inbox", () => {
  const none = () => false;
  const news = (n: number, change: Partial<LetterToHub> = {}): LetterToHub => ({
    boot,
    n,
    ask: false,
    messages: [{ t: 'state', id: String(n), cards: [] }],
    ...change,
  });

  it('lets the newest letter win', () => {
    const inbox = new HubInbox(boot);
    expect(inbox.take(news(3), none)?.n).toBe(3);
    expect(inbox.take(news(2), none)).toBeNull();
    expect(inbox.take(news(3), none)).toBeNull();
    expect(inbox.take(news(4), none)?.messages).toEqual([{ t: 'state', id: '4', cards: [] }]);
    expect(inbox.newest).toBe(4);
  });

  it('believes no letter of another run, unless it answers one of ours', () => {
    const inbox = new HubInbox(boot);
    inbox.take(news(30), none);
    const next = randomKey();
    expect(inbox.take(news(31, { boot: next }), none)).toBeNull();
    expect(inbox.take(news(31, { boot: next, stale: '9' }), (id) => id === '8')).toBeNull();
    expect(inbox.take(news(1, { boot: next, stale: '8' }), (id) => id === '8')).toMatchObject({ n: 1, stale: '8' });
    expect(inbox.boot).toBe(next);
    expect(inbox.take(news(40), none)).toBeNull();
    expect(inbox.take(news(2, { boot: next }), none)?.n).toBe(2);
  });

  it('leaves out messages that a newer desktop says, and keeps the rest', () => {
    const messages = [
      { t: 'sing' },
      { t: 'ack', id: '1', re: '7', done: true },
      null,
    ] as unknown as LetterToHub['messages'];
    expect(new HubInbox(boot).take(news(1, { messages }), none)?.messages).toEqual([
      { t: 'ack', id: '1', re: '7', done: true },
    ]);
  });

  it.each([null, 7, 'x', [], {}, { boot: 1 }, { boot, n: '1', messages: [] }, { boot, n: 1 }])(
    'drops %j',
    (content) => {
      expect(new HubInbox(boot).take(content, none)).toBeNull();
    },
  );

  it('opens what the desktop sealed for it, and nothing that was sealed for another hub', async () => {
    const seal = new RelaySeal(route);
    const envelope = await seal.seal('hub', hub, news(1));
    expect(await seal.open(envelope)).toEqual(news(1));
    expect(await seal.open({ ...envelope, hub: 'an-earlier-hub' })).toBeNull();
  });
});

describe('a post', () => {
  const envelope: Envelope = { to: 'hub', instance: 'i-1', hub: 'h-1', box: 'AAAA' };

  it('holds several letters', () => {
    expect(readPost(post([envelope, { ...envelope, to: 'desktop' }]))).toHaveLength(2);
  });

  it.each([
    ['nothing', undefined],
    ['another format', { v: 2, letters: [envelope] }],
    ['no list', { v: 1, letters: envelope }],
    ['a letter to nobody', { v: 1, letters: [{ ...envelope, to: 'all' }] }],
    ['a hub with a name of several lines', { v: 1, letters: [{ ...envelope, hub: 'a\nb' }] }],
    ['an empty box', { v: 1, letters: [{ ...envelope, box: '' }] }],
    ['null', { v: 1, letters: [null, 3] }],
  ])('with %s holds none', (_what, params) => {
    expect(readPost(params)).toEqual([]);
  });

  it('is not read without end', () => {
    expect(readPost(post(Array.from({ length: 1000 }, () => envelope)))).toHaveLength(16);
  });
});
