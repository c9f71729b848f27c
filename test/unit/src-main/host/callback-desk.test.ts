import { beforeEach, describe, expect, it } from 'vitest';
import { type FailureReason, Failure, reasonOf } from '#shared/failure.ts';
import type { AckRequest } from '#shared/host-api.ts';
import type { RequestBody } from '#shared/host-request.ts';
import { CallbackDesk } from '../../../../src-main/host/callback-desk.ts';
import { BookRig } from '../calls/book-rig.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

const MINUTE = 60_000;
const customer = '+493023125101';

let rig: BookRig;
let clock: ManualClock;
let desk: CallbackDesk;
let changes: number;
let offset: number;
/** What the host was told, and what it says. */
let told: string[];
let host: (request: AckRequest) => Promise<boolean>;

beforeEach(() => {
  clock = new ManualClock();
  rig = new BookRig({ clock });
  [changes, offset, told] = [0, 0, []];
  host = async () => true;
  desk = new CallbackDesk({
    clock,
    log: silentLog,
    instance: 'pc-1',
    clockOffset: () => offset,
    take: (request) => {
      told.push(`take ${request.id} ${request.ack} ${request.instance}`);
      return host(request);
    },
    skip: async ({ id }) => void told.push(`skip ${id}`),
    mayDial: () => rig.around.registered,
    dial: (wish) => rig.book.dialCallback(wish),
  });
  desk.on('changed', () => (changes += 1));
});

const request = (id: string, more: Partial<RequestBody> = {}): RequestBody => ({
  v: 1,
  kind: 'callback',
  id,
  ack: `ack-${id}`,
  memberId: 'm1',
  userId: '12',
  portalCallId: null,
  number: customer,
  extension: '',
  callListId: 0,
  entity: { type: 'CONTACT', id: 7 },
  line: '',
  mobile: false,
  text: 'Please call me about my order.',
  issued: clock.now() + offset,
  expires: clock.now() + offset + MINUTE,
  ...more,
});
const dialled = () => rig.commands.filter(({ type }) => type === 'dial');
const why = (promise: Promise<unknown>): Promise<FailureReason | null> => promise.then(() => null, reasonOf);

describe('an offer', () => {
  it('is shown with its text until its time is over, by the clock of this computer', async () => {
    offset = 90_000;
    desk.offered(request('a'));
    expect(desk.offer).toEqual({
      id: 'a',
      number: customer,
      language: null,
      text: 'Please call me about my order.',
      entity: { type: 'CONTACT', id: 7 },
      until: clock.now() + MINUTE,
    });
    await clock.advance(MINUTE - 1);
    expect(desk.offer?.id).toBe('a');
    await clock.advance(1);
    expect(desk.offer).toBeNull();
    expect([changes, told]).toEqual([2, []]);
    expect(clock.nextTimer).toBeNull();
  });

  it('that comes again is the same one, and one whose time is over is none', () => {
    desk.offered(request('a'));
    desk.offered(request('a'));
    desk.offered(request('late', { expires: clock.now() }));
    desk.offered(request('b'));
    expect(desk.offer?.id).toBe('a');
    void desk.skip('a');
    expect(desk.offer?.id).toBe('b');
    void desk.skip('b');
    expect(desk.offer).toBeNull();
  });

  it('is read out in the language of the voice that the form names', () => {
    desk.offered(request('a', { voice: 'ruinternalfemale' }));
    expect(desk.offer?.language).toBe('ru');
    desk.offered(request('b', { voice: 'somebody' }));
    void desk.skip('a');
    expect(desk.offer?.language).toBeNull();
  });

  it('without a text is shown without one', () => {
    desk.offered(request('a', { text: undefined, entity: null }));
    expect(desk.offer).toMatchObject({ text: '', entity: null });
  });
});

describe('taking it', () => {
  it('asks the host, then calls the customer as whom the form is bound to', async () => {
    desk.offered(request('a'));
    await desk.accept('a');
    expect(told).toEqual(['take a ack-a pc-1']);
    expect(dialled()).toMatchObject([{ target: customer }]);
    expect(rig.book.calls[0]).toMatchObject({ origin: 'callback', crm: { entity: { type: 'CONTACT', id: 7 } } });
    expect(desk.offer).toBeNull();
  });

  it('calls nobody when somebody else was quicker, and lets go of it', async () => {
    host = async () => false;
    desk.offered(request('a'));
    expect(await why(desk.accept('a'))).toBe('callbackTaken');
    expect([dialled(), desk.offer]).toEqual([[], null]);
  });

  it('keeps it for another try when the host can’t be asked', async () => {
    host = () => Promise.reject(new Failure('hostUnreachable', 'no network'));
    desk.offered(request('a'));
    expect(await why(desk.accept('a'))).toBe('hostUnreachable');
    expect(desk.offer?.id).toBe('a');
    host = async () => true;
    await desk.accept('a');
    expect(dialled()).toHaveLength(1);
  });

  it('takes nothing that the telephone couldn’t do', async () => {
    rig.around.registered = false;
    desk.offered(request('a'));
    expect(await why(desk.accept('a'))).toBe('callbackNotDialled');
    expect(told).toEqual([]);
    expect(desk.offer?.id).toBe('a');
  });

  it('twice at once asks and calls once', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    host = () => promise;
    desk.offered(request('a'));
    const both = Promise.all([desk.accept('a'), desk.accept('a')]);
    resolve(true);
    await both;
    expect([told.length, dialled().length]).toEqual([1, 1]);
  });

  it('counts although its time ends while the host is asked', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    host = () => promise;
    desk.offered(request('a'));
    const accepting = desk.accept('a');
    await clock.advance(MINUTE);
    expect(desk.offer).toBeNull();
    resolve(true);
    await accepting;
    expect(dialled()).toHaveLength(1);
  });

  it('is refused when the offer is gone', async () => {
    expect(await why(desk.accept('never'))).toBe('callbackTaken');
    expect(told).toEqual([]);
  });

  it.each(['112', '110', '*21*0171234567#'])('never dials %s, which somebody has typed into a form', async (number) => {
    desk.offered(request('a', { number }));
    expect(await why(desk.accept('a'))).toBe('callbackNotDialled');
    expect([dialled(), desk.offer]).toEqual([[], null]);
  });
});

describe('leaving it', () => {
  it('tells the host, so that the next one has it, and shows the one that has waited', async () => {
    desk.offered(request('a'));
    desk.offered(request('b', { number: '+442079460102' }));
    await desk.skip('a');
    expect(told).toEqual(['skip a']);
    expect(desk.offer).toMatchObject({ id: 'b', number: '+442079460102' });
    expect(dialled()).toEqual([]);
  });
});

describe('a second one while one is up', () => {
  it('waits, and is gone when its own time is over first', async () => {
    desk.offered(request('a'));
    desk.offered(request('b', { expires: clock.now() + MINUTE / 2 }));
    desk.offered(request('c', { expires: clock.now() + 2 * MINUTE }));
    await clock.advance(MINUTE / 2);
    expect(desk.offer?.id).toBe('a');
    await clock.advance(MINUTE / 2);
    expect(desk.offer?.id).toBe('c');
    await clock.advance(MINUTE);
    expect(desk.offer).toBeNull();
  });
});

describe('signed out', () => {
  it('nothing is offered any more, and no timer is left', () => {
    desk.offered(request('a'));
    desk.offered(request('b'));
    desk.clear();
    expect([desk.offer, clock.nextTimer]).toEqual([null, null]);
  });

  it('while the host is asked, nobody is called', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    host = () => promise;
    desk.offered(request('a'));
    const accepting = why(desk.accept('a'));
    desk.clear();
    resolve(true);
    expect(await accepting).toBe('callbackNotDialled');
    expect(dialled()).toEqual([]);
  });
});
