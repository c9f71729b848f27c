import { describe, expect, it } from 'vitest';
import type { FailureReason } from '#shared/failure.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { type BatchCommand, PortalError } from '#shared/web/portal/portal-api.ts';
import { CrmSearch } from '../../../../src-main/portal/crm-search.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { settled } from '../manual-clock.ts';
import { sampleAccount } from './sample-account.ts';

const person = (id: number, NAME: string, LAST_NAME: string | null, ...numbers: readonly string[]) => ({
  ID: String(id),
  NAME,
  LAST_NAME,
  PHONE: numbers.map((VALUE) => ({ VALUE, VALUE_TYPE: 'WORK' })),
});
const schmidts = [
  person(1, 'Anna', 'Schmidt', '+49301', '+49302'),
  person(2, 'Schmidtke', 'Bernd', '+49303'),
  person(3, 'Ole', 'Schmied', '+49304'),
];

const anna = { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1, NAME: 'Anna Schmidt', ASSIGNED_BY_ID: '12' };

/** What the portal holds, by method; an Error is the command's own. */
type Lists = Readonly<Record<string, readonly unknown[] | PortalError>>;

function desk(lists: Lists = { 'crm.contact.list': schmidts }) {
  const times = { now: 1_000_000 };
  const batches: (readonly BatchCommand[])[] = [];
  const given: { lists: Lists; fails: Error | null; unavailable: FailureReason | null; overloaded: number } = {
    lists,
    fails: null,
    unavailable: null,
    overloaded: 0,
  };
  const turns: (() => void)[] = [];
  /** What the portal is slow to answer, while it is. */
  const late: (() => void)[] = [];
  let isSlow = false;
  let turnsTaken = 0;
  let byNumber = 0;
  let known: unknown = null;
  let isBusy = false;
  const search = new CrmSearch({
    portal: {
      batch: async (commands) => {
        batches.push(commands);
        if (isSlow) await new Promise<void>((resolve) => late.push(resolve));
        if (given.fails !== null) throw given.fails;
        return commands.map(({ key, method }) => {
          const rows = given.lists[method] ?? [];
          return rows instanceof PortalError ? { key, error: rows } : { key, result: rows };
        });
      },
    },
    callers: {
      known: () => known,
      find: async () => {
        byNumber += 1;
        return [anna];
      },
    },
    clock: { now: () => times.now, after: () => () => undefined },
    log: recordingLog().log,
    numbering: () => numberingOf(sampleAccount),
    unavailable: () => given.unavailable,
    turn: async (signal) => {
      turnsTaken += 1;
      if (isBusy) await new Promise<void>((resolve) => turns.push(resolve));
      signal.throwIfAborted();
    },
    overloaded: () => (given.overloaded += 1),
  });
  const names = async (text: string) => {
    const answer = await search.search(text);
    return answer.state === 'found'
      ? answer.entries.map(({ client, number }) => `${client.name} ${number}`)
      : answer.state;
  };
  return {
    search,
    names,
    batches,
    given,
    times,
    busy: (is: boolean) => (isBusy = is),
    turns,
    slow: () => (isSlow = true),
    /** The portal answers what it was asked so far. */
    answers: async () => {
      for (const answer of late.splice(0)) answer();
      await settled();
    },
    knows: (answer: unknown) => (known = answer),
    costs: () => ({ turnsTaken, byNumber }),
  };
}

/** Somebody types; what she has typed so far is on its way by the next letter. */
async function letters<Answer>(texts: readonly string[], type: (text: string) => Promise<Answer>) {
  const typed: { readonly answer: Promise<Answer> }[] = [];
  for (const text of texts) {
    typed.push({ answer: type(text) });
    await settled();
  }
  return typed;
}

describe('a search in the CRM', () => {
  it('asks contacts, companies and leads in one request, first and last name either way round', async () => {
    const { names, batches } = desk();
    expect(await names('Schmidt Anna')).toEqual(['Anna Schmidt +49301', 'Anna Schmidt +49302']);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.map(({ method, params }) => [method, params['filter']])).toEqual([
      ['crm.contact.list', { '%NAME': 'Schmidt', '%LAST_NAME': 'Anna', HAS_PHONE: 'Y' }],
      ['crm.contact.list', { '%LAST_NAME': 'Schmidt', '%NAME': 'Anna', HAS_PHONE: 'Y' }],
      ['crm.company.list', { '%TITLE': 'Schmidt Anna', HAS_PHONE: 'Y' }],
      ['crm.lead.list', { '%TITLE': 'Schmidt Anna', HAS_PHONE: 'Y' }],
      ['crm.lead.list', { '%NAME': 'Schmidt', '%LAST_NAME': 'Anna', HAS_PHONE: 'Y' }],
      ['crm.lead.list', { '%LAST_NAME': 'Schmidt', '%NAME': 'Anna', HAS_PHONE: 'Y' }],
    ]);
  });

  it('of a name of ten letters, letter by letter, costs one request, and none when it is typed again', async () => {
    const { names, batches } = desk();
    for (const round of [1, 2]) {
      const answers: unknown[] = [];
      for (let length = 1; length <= 10; length += 1) answers.push(await names('schmidtkes'.slice(0, length)));
      expect(answers.slice(0, 2)).toEqual(['none', 'none']);
      expect(answers.slice(-2)).toEqual([['Schmidtke Bernd +49303'], []]);
      expect(batches, `round ${round}`).toHaveLength(1);
    }
  });

  it('asks again for a longer text where the CRM has more than a page, and after a while', async () => {
    const page = Array.from({ length: 50 }, (_, n) => person(n + 1, 'Anna', `Schmidt${n}`, `+4930${n}`));
    const { search, batches, times } = desk({ 'crm.contact.list': page });
    expect(await search.search('schm')).toMatchObject({ state: 'found', more: true });
    await search.search('schmidt1');
    await search.search('schmidt1');
    expect(batches).toHaveLength(2);
    times.now += 6 * 60_000;
    await search.search('schm');
    expect(batches).toHaveLength(3);
  });

  it('shows each number of each client once, companies by title, leads by title and person', async () => {
    const { names } = desk({
      'crm.contact.list': [...schmidts.slice(0, 1), person(1, 'Anna', 'Schmidt', '+49 301')],
      'crm.company.list': [
        { ID: '9', TITLE: 'Schmidt & Co', PHONE: [{ VALUE: '030 9' }] },
        { ID: '10', TITLE: 'Schmidt' },
      ],
      'crm.lead.list': [
        { ID: 4, TITLE: 'Form', NAME: 'Eva', LAST_NAME: 'Schmidt', PHONE: [{ VALUE: '+49305' }] },
        'rubbish',
      ],
    });
    expect(await names('schmidt')).toEqual([
      'Anna Schmidt +49 301',
      'Anna Schmidt +49302',
      'Schmidt & Co 030 9',
      'Eva Schmidt · Form +49305',
    ]);
  });

  it('finds what the agent may see where she may not see all', async () => {
    const denied = new PortalError('portalAccessDenied', { delivery: 'refused' });
    const { names, given } = desk({
      'crm.contact.list': schmidts,
      'crm.company.list': denied,
      'crm.lead.list': denied,
    });
    expect(await names('schmied')).toEqual(['Ole Schmied +49304']);
    given.lists = { 'crm.contact.list': denied, 'crm.company.list': denied, 'crm.lead.list': denied };
    expect(await names('meyer')).toBe('failed');
  });

  it('by number asks for the whole one only', async () => {
    const { names, batches } = desk();
    expect(await names('030')).toBe('none');
    expect(await names('030 23125101')).toEqual(['Anna Schmidt +493023125101']);
    expect(batches).toEqual([]);
  });

  it('takes from Callers what they know, without a turn, also while the portal is away', async () => {
    const { names, knows, costs, given } = desk();
    knows([anna]);
    given.unavailable = 'portalUnreachable';
    expect(await names('030 23125101')).toEqual(['Anna Schmidt +493023125101']);
    expect(costs()).toEqual({ turnsTaken: 0, byNumber: 0 });
    knows(null);
    given.unavailable = null;
    await names('030 23125102');
    expect(costs()).toEqual({ turnsTaken: 1, byNumber: 1 });
  });

  describe('of a portal that answers later than the next letter comes', () => {
    it('costs one request, and the answer serves the longer text', async () => {
      const { names, batches, slow, answers } = desk();
      slow();
      const typed = await letters(['schm', 'schmi', 'schmid', 'schmidt'], names);
      await answers();
      expect(await typed.at(-1)?.answer).toEqual([
        'Anna Schmidt +49301',
        'Anna Schmidt +49302',
        'Schmidtke Bernd +49303',
      ]);
      expect(batches).toHaveLength(1);
      expect(await names('schmidtke')).toEqual(['Schmidtke Bernd +49303']);
      expect(batches).toHaveLength(1);
    });

    it('costs a second one for the newest text alone, where the CRM has more than a page', async () => {
      const page = Array.from({ length: 50 }, (_, n) => person(n + 1, 'Anna', `Schmidt${n}`, `+4930${n}`));
      const { names, batches, slow, answers } = desk({ 'crm.contact.list': page });
      slow();
      const typed = await letters(['schm', 'schmidt', 'schmidt1'], names);
      await answers();
      await answers();
      expect(await typed[1]?.answer).toBe('none');
      expect(await typed[2]?.answer).toHaveLength(11);
      expect(batches.map(([command]) => command?.params['filter'])).toEqual([
        { '%LAST_NAME': 'schm', HAS_PHONE: 'Y' },
        { '%LAST_NAME': 'schmidt1', HAS_PHONE: 'Y' },
      ]);
    });

    it('makes room for the newest text while it waits for its turn', async () => {
      const { names, batches, busy, turns } = desk();
      busy(true);
      const typed = await letters(['schm', 'schmidt'], names);
      for (const turn of turns) turn();
      expect(await typed[0]?.answer).toBe('none');
      expect(await typed[1]?.answer).toHaveLength(3);
      expect(batches).toHaveLength(1);
    });

    it('is not repeated when it fails', async () => {
      const { search, batches, given, slow, answers } = desk();
      slow();
      given.fails = new PortalError('portalOverloaded', { delivery: 'refused', status: 503 });
      const typed = await letters(['schm', 'schmidt'], (text) => search.search(text));
      await answers();
      expect(await typed[1]?.answer).toEqual({ state: 'failed', reason: 'portalOverloaded' });
      expect(batches).toHaveLength(1);
    });

    it.each([
      ['an empty text', (search: CrmSearch) => void search.search('')],
      ['another agent', (search: CrmSearch) => search.forget()],
    ])('is given up by %s, whoever waits for it', async (_, giveUp) => {
      const { search, batches, slow, answers } = desk();
      slow();
      const typed = await letters(['schm', 'schmidt'], (text) => search.search(text));
      giveUp(search);
      await answers();
      expect(await Promise.all(typed.map(({ answer }) => answer))).toEqual([{ state: 'none' }, { state: 'none' }]);
      expect(batches).toHaveLength(1);
    });
  });

  it('gives up what was asked before, also while that waits for its turn', async () => {
    const { search, names, batches, busy, turns } = desk();
    busy(true);
    const first = search.search('schmidt');
    busy(false);
    expect(await names('schmied')).toEqual(['Ole Schmied +49304']);
    for (const turn of turns) turn();
    expect(await first).toEqual({ state: 'none' });
    expect(batches).toHaveLength(1);
  });

  it('says why it failed, tells of a portal that has too much to do, and asks nobody who is away', async () => {
    const { search, given, batches } = desk();
    given.fails = new PortalError('portalOverloaded', { delivery: 'refused', status: 503 });
    expect(await search.search('schmidt')).toEqual({ state: 'failed', reason: 'portalOverloaded' });
    expect(given.overloaded).toBe(1);
    given.fails = null;
    given.unavailable = 'portalSignInNeeded';
    expect(await search.search('schmidt')).toEqual({ state: 'failed', reason: 'portalSignInNeeded' });
    expect(batches).toHaveLength(1);
    given.unavailable = null;
    expect(await search.search('schmidt')).toMatchObject({ state: 'found' });
  });

  it('remembers nothing for another agent', async () => {
    const { search, batches } = desk();
    await search.search('schmidt');
    search.forget();
    await search.search('schmidt');
    expect(batches).toHaveLength(2);
  });
});
