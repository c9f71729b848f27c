/** The search in the CRM against the sandbox portal, over HTTP: what it finds, what it costs, whom it lets go first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { CrmSearch } from '../../../src-main/portal/crm-search.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { requestsTo } from '../economy/requests.ts';
import { telephone } from '../reporter/telephone.ts';
import { recordingLog } from './recording-log.ts';

const JULIA = '+493023125101';
const REGISTER = 'telephony.externalCall.register';

describe('the search in the CRM', () => {
  let portal: Portal;
  let folder: string;
  let phone: ReturnType<typeof telephone>;
  let search: CrmSearch;

  beforeEach(async () => {
    portal = await startPortal();
    folder = await mkdtemp(join(tmpdir(), 'offhook-search-'));
    const { log } = recordingLog();
    const line = { number: sandboxLine.number, kind: 'direct' } as const;
    phone = telephone(
      {
        journalFile: join(folder, 'journal.db'),
        endpoint: `${portal.site.origin}/rest/`,
        token: portal.issueTokens(12).accessToken,
        owner: { memberId: portal.memberId, userId: '12' },
        line,
      },
      { network: { fetch }, log, names: true },
    );
    phone.start();
    search = new CrmSearch({
      portal: phone.portal,
      callers: phone.callers,
      clock: systemClock,
      log,
      numbering: () => numberingOf({ country: 'DE' }),
      unavailable: () => null,
      turn: (signal) => phone.reporter.courtesyTurn(signal),
      overloaded: () => phone.reporter.overloaded(),
    });
  });
  afterEach(async () => {
    search.cancel();
    await phone.stop();
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const found = async (text: string): Promise<string[]> => {
    const answer = await search.search(text);
    if (answer.state !== 'found') throw new Error(JSON.stringify(answer));
    return answer.entries.map(({ client, number }) => `${client.type} ${client.name} ${number}`);
  };
  const dialJulia = (): string => {
    const crm = { client: { type: 'CONTACT', id: 1, name: 'Julia Hartmann' }, entity: { type: 'CONTACT', id: 1 } };
    const dialled = phone.book.command({ type: 'dial', number: JULIA, crm }, 'ui');
    const callId = dialled.ok ? dialled.callId : '';
    phone.book.report({ type: 'call', callId, event: { type: 'sent', at: Date.now(), sipCallId: 'sip-1' } });
    return callId;
  };

  it('finds people by either name and companies by title, each number of them, in one request', async () => {
    expect(await found('hart')).toEqual([
      'CONTACT Julia Hartmann +493023125101',
      'CONTACT Julia Hartmann +4915200000101',
    ]);
    expect(await found('Hartmann julia')).toHaveLength(2);
    expect(await found('jul')).toHaveLength(2);
    const [company] = portal.state.entities.filter(({ type, phones }) => type === 'COMPANY' && phones.length > 0);
    expect(await found(company?.title ?? '')).toEqual([`COMPANY ${company?.title} ${company?.phones[0]?.value}`]);
    // The second was sifted out of the first.
    expect(portal.parts.restRecords.list.map(({ method, status }) => `${method} ${status}`)).toEqual(
      Array<string>(3).fill('batch 200'),
    );
  });

  it('finds who has a number, without the right to read the CRM', async () => {
    expect(await found('030 23125101')).toEqual([`CONTACT Julia Hartmann ${JULIA}`]);
    expect(requestsTo(portal)).toEqual(['searchcrmentities']);
  });

  it('shows nobody whom this agent may not see', async () => {
    portal.state.user(12)!.crmRights = 'own';
    expect(await found('tom')).toEqual([]);
  });

  it('says that the application lacks the right where it does', async () => {
    const app = portal.state.apps[0]!;
    Object.assign(app, { scope: app.scope.filter((one) => one !== 'crm') });
    expect(await search.search('hartmann')).toEqual({ state: 'failed', reason: 'portalApplication' });
  });

  it('binds the call to whom the agent has chosen', async () => {
    const callId = dialJulia();
    await portal.waitFor('call.registered');
    expect(portal.parts.restRecords.list[0]?.params).toMatchObject({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1 });
    expect(requestsTo(portal)[0]).toBe('register');
    expect(phone.book.call(callId)?.crm.client?.name).toBe('Julia Hartmann');
  });

  it('lets what rings go first', async () => {
    portal.faults.next({ kind: 'delay', method: REGISTER, beforeMs: 700 });
    dialJulia();
    await portal.until(() => requestsTo(portal).length > 0, 'the registration');
    expect(await found('hartmann')).toHaveLength(2);
    const [registration, asked] = portal.parts.restRecords.list.filter(({ method, inside }) =>
      [method, ...inside].some((one) => one.endsWith('.register') || one === 'crm.contact.list'),
    );
    expect(registration?.method).toBe(REGISTER.toLowerCase());
    expect(asked?.at).toBeGreaterThanOrEqual((registration?.at ?? 0) + (registration?.milliseconds ?? 0));
  });

  it('is given up when somebody asks for something else, and keeps quiet while the portal has too much to do', async () => {
    portal.faults.next({ kind: 'delay', method: 'batch', beforeMs: 300 });
    const first = search.search('hartmann');
    await portal.until(() => requestsTo(portal).length === 1, 'the first search');
    portal.faults.next({ kind: 'status', method: 'batch', status: 503 });
    expect(await search.search('whitfield')).toEqual({ state: 'failed', reason: 'portalOverloaded' });
    expect(await first).toEqual({ state: 'none' });
    const waiting = search.search('okafor');
    // The pause is 30 s and some; a call that rings sits none of it out.
    dialJulia();
    await portal.waitFor('call.registered');
    expect(requestsTo(portal).filter((one) => one.includes('crm.contact.list'))).toHaveLength(2);
    search.cancel();
    expect(await waiting).toEqual({ state: 'none' });
  });
});
