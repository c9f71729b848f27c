import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { migrate } from '../../../../src-main/calls/journal-schema.ts';
import { LineRows } from '../../../../src-main/portal/line-rows.ts';
import { Lines } from '../../../../src-main/portal/lines.ts';
import { ManualClock, settled, silentLog } from '../manual-clock.ts';

const PORTAL = 'a'.repeat(32);
const DAY = 24 * 3_600_000;
const direct = { number: '201', kind: 'direct' } as const;
const berlin = { line: direct, label: 'Berlin' };

let clock: ManualClock;
let rows: LineRows;
/** The application's lines at the portal, by number. */
let lines: Map<string, string>;
let asked: string[];
let refusals: number;
let error: PortalError | null;
/** Whoever waits for a turn, while nobody gets one. */
let turns: (() => void)[] | null;
let overloads: number;

/** A desktop; they share the journal where they are the same computer. */
function desktop(own = rows): Lines {
  return new Lines({
    rows: own,
    clock,
    log: silentLog,
    refused: () => void (refusals += 1),
    turn: async (signal) => {
      await new Promise<void>((resolve) => (turns === null ? resolve() : turns.push(resolve)));
      signal.throwIfAborted();
    },
    overloaded: () => void (overloads += 1),
    portal: {
      call: async <Result>(method: string, params: Readonly<Record<string, unknown>>) => {
        const what = method.replace('telephony.externalLine.', '');
        asked.push([what, params['NAME']].filter((part) => part !== undefined).join(' '));
        if (error !== null) throw error;
        const number = String(params['NUMBER']);
        if (what === 'add' && lines.has(number)) throw refused('Line already exists');
        if (what !== 'get') lines.set(number, String(params['NAME'] ?? ''));
        return [...lines].map(([NUMBER, NAME]) => ({ NUMBER, NAME, CRM_AUTO_CREATE: 'Y' })) as Result;
      },
    },
  });
}
const newRows = (): LineRows => {
  const db = new DatabaseSync(':memory:');
  migrate(db);
  return new LineRows(db, clock);
};
const refused = (description: string): PortalError =>
  new PortalError('portalRefused', { description, status: 400, delivery: 'refused' });

beforeEach(() => {
  clock = new ManualClock();
  rows = newRows();
  lines = new Map();
  asked = [];
  refusals = 0;
  error = null;
  turns = null;
  overloads = 0;
});

describe('the account’s line at the portal', () => {
  it('is added with its name, and then costs nothing, not even in the next run', async () => {
    await desktop().ensure(PORTAL, berlin);
    expect(asked).toEqual(['get', 'add Berlin']);
    expect([...lines]).toEqual([['201', 'Berlin']]);
    await desktop().ensure(PORTAL, berlin);
    await desktop().ensure(PORTAL, berlin);
    expect(asked).toHaveLength(2);
  });

  it('gets its name where a registration has made it without one', async () => {
    lines.set('201', '');
    await desktop().ensure(PORTAL, berlin);
    expect(asked).toEqual(['get', 'update Berlin']);
  });

  it('is renamed when the account is', async () => {
    await desktop().ensure(PORTAL, berlin);
    await desktop().ensure(PORTAL, { ...berlin, label: 'Berlin Mitte' });
    expect(asked.slice(2)).toEqual(['get', 'update Berlin Mitte']);
    expect(lines.get('201')).toBe('Berlin Mitte');
  });

  it('keeps the name that the administrator or a colleague has given it', async () => {
    lines.set('201', 'Hotline');
    await desktop().ensure(PORTAL, berlin);
    await desktop().ensure(PORTAL, { ...berlin, label: 'Berlin Mitte' });
    expect(lines.get('201')).toBe('Hotline');
    expect(asked).toEqual(['get', 'get']);
  });

  it('is not called now this, now that, by two who share it', async () => {
    const [anna, ben] = [desktop(), desktop(newRows())];
    await anna.ensure(PORTAL, berlin);
    await ben.ensure(PORTAL, { ...berlin, label: 'Ben' });
    await anna.ensure(PORTAL, { ...berlin, label: 'Berlin Mitte' });
    await ben.ensure(PORTAL, { ...berlin, label: 'Benjamin' });
    expect(lines.get('201')).toBe('Berlin Mitte');
  });

  it('may be added by two at once', async () => {
    const [anna, ben] = [desktop(), desktop(newRows())];
    await Promise.all([anna.ensure(PORTAL, berlin), ben.ensure(PORTAL, berlin)]);
    expect([...lines]).toEqual([['201', 'Berlin']]);
    expect(refusals).toBe(0);
    const before = asked.length;
    await Promise.all([anna.ensure(PORTAL, berlin), ben.ensure(PORTAL, berlin)]);
    expect(asked).toHaveLength(before);
  });

  it.each<[string, Parameters<Lines['ensure']>[1], string]>([
    [
      'bears the agent’s name when it is hers alone and has none of its own',
      { line: direct, displayName: 'Anna' },
      'Anna',
    ],
    ['bears no agent’s name when several share it', { line: { ...direct, kind: 'group' }, displayName: 'Anna' }, ''],
    ['exists without a name where nobody has given one', { line: direct }, ''],
  ])('%s', async (_what, account, name) => {
    await desktop().ensure(PORTAL, account);
    expect([...lines]).toEqual([['201', name]]);
  });

  it('is another one at another portal', async () => {
    await desktop().ensure(PORTAL, berlin);
    await desktop().ensure('b'.repeat(32), berlin);
    expect(asked).toEqual(['get', 'add Berlin', 'get']);
  });

  it('is looked at again after a month: an application that was installed anew has lost its lines', async () => {
    await desktop().ensure(PORTAL, berlin);
    lines.clear();
    clock.set(clock.now() + 29 * DAY);
    await desktop().ensure(PORTAL, berlin);
    expect(lines.size).toBe(0);
    clock.set(clock.now() + 2 * DAY);
    await desktop().ensure(PORTAL, berlin);
    expect([...lines]).toEqual([['201', 'Berlin']]);
  });

  it('is nobody’s business without an account', async () => {
    await desktop().ensure(PORTAL, null);
    expect(asked).toEqual([]);
  });
});

describe('a portal that does not let us', () => {
  it('is told once for each name, and not asked again', async () => {
    error = new PortalError('portalAccessDenied', { code: 'ACCESS_DENIED', status: 403, delivery: 'refused' });
    await desktop().ensure(PORTAL, berlin);
    await desktop().ensure(PORTAL, berlin);
    clock.set(clock.now() + 60 * DAY);
    await desktop().ensure(PORTAL, berlin);
    expect([asked, refusals]).toEqual([['get'], 1]);
    await desktop().ensure(PORTAL, { ...berlin, label: 'Berlin Mitte' });
    expect([asked, refusals]).toEqual([['get', 'get'], 2]);
  });

  it('is asked again when it was only away, or busy', async () => {
    for (const passing of [
      new PortalError('portalUnreachable', { code: 'ECONNRESET', delivery: 'unknown' }),
      new PortalError('portalOverloaded', { code: 'QUERY_LIMIT_EXCEEDED', status: 503, delivery: 'refused' }),
      new PortalError('portalSignInNeeded', { code: 'expired_token', status: 401, delivery: 'refused' }),
    ]) {
      error = passing;
      await desktop().ensure(PORTAL, berlin);
    }
    expect(refusals).toBe(0);
    error = null;
    await desktop().ensure(PORTAL, berlin);
    expect(lines.get('201')).toBe('Berlin');
  });
});

describe('what a line costs the portal', () => {
  const busy = new PortalError('portalOverloaded', { code: 'QUERY_LIMIT_EXCEEDED', status: 503, delivery: 'refused' });

  it('waits for its turn, each request of it', async () => {
    turns = [];
    const looked = desktop().ensure(PORTAL, berlin);
    await settled();
    expect(asked).toEqual([]);
    for (const turn of turns.splice(0)) turn();
    await settled();
    expect(asked).toEqual(['get']);
    for (const turn of turns.splice(0)) turn();
    await looked;
    expect(asked).toEqual(['get', 'add Berlin']);
  });

  it('is asked once by however many occasions, with the newest name', async () => {
    turns = [];
    const own = desktop();
    const looked = ['Berlin', 'Bern', 'Bonn'].map((label) => own.ensure(PORTAL, { ...berlin, label }));
    await settled();
    for (const turn of turns) turn();
    turns = null;
    await Promise.all(looked);
    expect(asked).toEqual(['get', 'add Bonn']);
  });

  it('is told to the others when it was too much, and not asked again before a pause, however often it comes online', async () => {
    const own = desktop();
    error = busy;
    await own.ensure(PORTAL, berlin);
    expect([asked, overloads]).toEqual([['get'], 1]);
    error = null;
    const looked = [1, 2, 3].map(() => own.ensure(PORTAL, berlin));
    await clock.advance(20_000);
    expect(asked).toEqual(['get']);
    await clock.advance(60_000);
    await Promise.all(looked);
    expect(asked).toEqual(['get', 'get', 'add Berlin']);
  });

  it('is nothing any more when the program stops', async () => {
    turns = [];
    const own = desktop();
    const looked = own.ensure(PORTAL, berlin);
    await settled();
    own.stop();
    for (const turn of turns) turn();
    await looked;
    expect(asked).toEqual([]);
  });
});
