import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type Rest, restOf } from './rest-client.ts';

let portal: Portal;
let admin: Rest;
let agent: Rest;

beforeEach(async () => {
  portal = await startPortal();
  [admin, agent] = [restOf(portal, 1), restOf(portal, 12)];
});
afterEach(() => portal.stop());

const result = async (rest: Rest, method: string, params?: object) => (await rest(method, params)).body.result;

describe('clients by number (3.9)', () => {
  test('are found by several numbers at once, each once, as ids by type', async () => {
    const values = ['+493023125101', '00493023125101', '+12025550140', '+49301'];
    expect(await result(agent, 'crm.duplicate.findbycomm', { type: 'PHONE', values })).toEqual({
      CONTACT: [1],
      COMPANY: [3],
    });
    const only = { type: 'PHONE', values, entity_type: 'COMPANY' };
    expect(await result(agent, 'crm.duplicate.findbycomm', only)).toEqual({ COMPANY: [3] });
    expect(await result(agent, 'crm.duplicate.findbycomm', { type: 'PHONE', values: ['+491'] })).toEqual([]);
    expect((await agent('crm.duplicate.findbycomm', { type: 'FAX', values })).status).toBe(400);
  });

  test('tell who is responsible, with strings for numbers', async () => {
    expect(await result(agent, 'crm.contact.get', { id: 1 })).toMatchObject({
      ID: '1',
      NAME: 'Julia',
      LAST_NAME: 'Hartmann',
      ASSIGNED_BY_ID: '12',
      COMPANY_ID: '1',
      PHONE: [
        { VALUE: '+493023125101', VALUE_TYPE: 'WORK', TYPE_ID: 'PHONE' },
        { VALUE: '+4915200000101', VALUE_TYPE: 'MOBILE' },
      ],
    });
    expect(await result(agent, 'crm.lead.get', { ID: '2' })).toMatchObject({ ASSIGNED_BY_ID: '13' });
    expect(await result(agent, 'crm.company.get', { ID: 2 })).toMatchObject({ TITLE: 'Kestrel Freight' });
    expect((await agent('crm.contact.get', { ID: 999 })).body).toMatchObject({ error_description: 'Not found' });
    expect((await agent('crm.contact.get')).body.error_description).toBe('ID is not defined or invalid.');
  });

  test("are hidden from who may see only his own, in the telephony's search too", async () => {
    const mara = portal.state.user(12);
    if (mara) mara.crmRights = 'own';
    const number = '+442079460102';
    expect(await result(agent, 'telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: number })).toEqual([]);
    expect(await result(agent, 'crm.duplicate.findbycomm', { type: 'PHONE', values: [number] })).toEqual([]);
    expect((await agent('crm.contact.get', { ID: 2 })).body.error_description).toBe('Access denied');
    expect(await result(admin, 'crm.duplicate.findbycomm', { type: 'PHONE', values: [number] })).toEqual({
      CONTACT: [2],
    });
  });
});

describe('lines (3.9)', () => {
  test('are offered by id: SIP, the application itself, its external lines', async () => {
    portal.state.settings.sipLines['sip7'] = 'Office PBX';
    expect(await result(admin, 'voximplant.line.get')).toEqual({
      sip7: 'Office PBX',
      [`REST_APP:${portal.app.id}`]: 'Offhook',
      'offhook-1': 'Berlin',
    });
    expect(await agent('voximplant.line.get')).toMatchObject({ status: 403, body: { error: 'ACCESS_DENIED' } });
    for (const id of [`REST_APP:${portal.app.id}`, 'offhook-1', 'sip7']) {
      expect(await result(admin, 'voximplant.line.outgoing.set', { LINE_ID: id })).toBe(1);
      expect(await result(admin, 'voximplant.line.outgoing.get')).toBe(id);
    }
  });
});

describe('a transcript (3.7)', () => {
  const said = { SIDE: 'User', START_TIME: 0, STOP_TIME: 2, MESSAGE: 'Hello' };

  test('belongs to a finished call', async () => {
    const call = { USER_ID: 12, PHONE_NUMBER: '+493023125101', TYPE: 2, SHOW: 0 };
    const { CALL_ID } = await result(agent, 'telephony.externalCall.register', call);
    const params = { CALL_ID, MESSAGES: [said, { ...said, SIDE: 'Client', START_TIME: 3, STOP_TIME: 5 }] };
    expect((await agent('telephony.call.attachTranscription', params)).body.error_description).toBe(
      `Call ${CALL_ID} is not found. Is it finished?`,
    );
    await agent('telephony.externalCall.finish', { CALL_ID, USER_ID: 12, DURATION: 6 });
    const { TRANSCRIPT_ID } = await result(agent, 'telephony.call.attachTranscription', params);
    expect(portal.state.transcripts).toMatchObject([
      { id: TRANSCRIPT_ID, messages: [{ side: 'User' }, { side: 'Client' }] },
    ]);
    const [row] = await result(admin, 'voximplant.statistic.get', { FILTER: { CALL_ID } });
    expect(row.TRANSCRIPT_ID).toBe(String(TRANSCRIPT_ID));
  });

  test.each([
    [{}, 'CALL_ID should be set'],
    [{ CALL_ID: 'x' }, 'MESSAGES should be an array'],
    [
      { CALL_ID: 'x', MESSAGES: [said, { ...said, SIDE: 'Boss' }] },
      'MESSAGES[1][SIDE] should be either Client or User',
    ],
    [
      { CALL_ID: 'x', MESSAGES: [{ ...said, START_TIME: -1 }] },
      'MESSAGES[0][START_TIME] should be greater or equal to zero',
    ],
    [{ CALL_ID: 'x', MESSAGES: [{ ...said, STOP_TIME: 0 }] }, 'MESSAGES[0][STOP_TIME] should be greater than zero'],
    [{ CALL_ID: 'x', MESSAGES: [{ ...said, MESSAGE: '' }] }, 'MESSAGES[0][MESSAGE] is empty'],
  ])('%j is refused', async (params, description) => {
    expect((await agent('telephony.call.attachTranscription', params)).body.error_description).toBe(description);
  });
});

describe('rights and limits', () => {
  test('a method that an administrator has to confirm first', async () => {
    expect(await admin('voximplant.user.get')).toMatchObject({
      status: 401,
      body: { error: 'METHOD_CONFIRM_WAITING' },
    });
    portal.state.settings.methodConfirmation = 'denied';
    expect(await admin('voximplant.user.get')).toMatchObject({ status: 403, body: { error: 'METHOD_CONFIRM_DENIED' } });
    portal.state.settings.methodConfirmation = 'granted';
    expect(await result(admin, 'voximplant.user.get', { USER_ID: [12] })).toMatchObject([
      { ID: '12', INNER_NUMBER: '102' },
    ]);
  });

  test('the time of a method adds up and blocks it, and it alone, until the oldest minute leaves', async () => {
    let ahead = 0;
    const other = await startPortal({ now: () => Date.now() + ahead });
    try {
      Object.assign(other.state.settings.operating, { enabled: true, limitSeconds: 1, leastMs: 400 });
      const rest = restOf(other, 12);
      for (let n = 0; n < 3; n++) expect((await rest('server.time')).status).toBe(200);
      const blocked = await rest('server.time');
      expect(blocked).toMatchObject({ status: 429, body: { error: 'OPERATION_TIME_LIMIT' } });
      const { time } = blocked.body as { time?: { operating: number; operating_reset_at: number } };
      expect(time?.operating).toBeCloseTo(1.2, 1);
      expect((await rest('profile')).status).toBe(200);
      ahead = (time?.operating_reset_at ?? 0) * 1000 - Date.now() + 1000;
      expect((await rest('server.time')).status).toBe(200);
    } finally {
      await other.stop();
    }
  });

  test('the plan names its family and its features', async () => {
    portal.state.settings.licenseFamily = 'ent';
    expect(await result(agent, 'app.info')).toMatchObject({ LICENSE_FAMILY: 'ent' });
    expect(await result(agent, 'feature.get', { CODE: 'rest_offline_extended' })).toEqual({ value: 'Y' });
  });
});

describe('two portals', () => {
  test('stand beside each other: the same user ids, other members, and tokens that are no good next door', async () => {
    const second = await startPortal();
    try {
      expect(second.memberId).not.toBe(portal.memberId);
      expect(second.state.users.map(({ id }) => id)).toEqual(portal.state.users.map(({ id }) => id));
      const { accessToken } = portal.issueTokens(12);
      const next = await fetch(`${second.site.origin}/rest/profile?auth=${accessToken}`);
      expect(next.status).toBe(401);
      const call = { USER_ID: 12, PHONE_NUMBER: '+49301', TYPE: 2, SHOW: 0 };
      await restOf(second, 12)('telephony.externalCall.register', call);
      expect(portal.state.calls.size).toBe(0);
    } finally {
      await second.stop();
    }
  });
});

describe('a renamed portal (1.11)', () => {
  test('sends everybody on from its old address, and every answer names the new one', async () => {
    const old = portal.site.origin;
    const { accessToken } = portal.issueTokens(12);
    await portal.rename();
    expect(portal.site.origin).not.toBe(old);
    const body = JSON.stringify({ auth: accessToken });
    const headers = { 'content-type': 'application/json' };
    const moved = await fetch(`${old}/rest/profile`, { method: 'POST', headers, body, redirect: 'manual' });
    expect(moved.status).toBe(302);
    const location = moved.headers.get('location') ?? '';
    expect(location).toBe(`${portal.site.origin}/rest/profile`);
    const answer = await fetch(location, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ result: { ID: '12' } });
    // Whoever follows like a browser loses the body, and with it the token.
    const followed = await fetch(`${old}/rest/profile`, { method: 'POST', headers, body });
    expect(followed.status).toBe(401);
    await portal.rename();
    expect((await fetch(`${old}/rest/profile`, { redirect: 'manual' })).headers.get('location')).toBe(
      `${portal.site.origin}/rest/profile`,
    );
    const config = await restOf(portal, 12)('pull.application.config.get');
    expect(config.body.result.server.hostname).toBe(portal.site.host);
    await portal.faults.down();
    await expect(fetch(`${old}/rest/profile`)).rejects.toThrow('fetch failed');
    await portal.faults.up();
  });
});

describe('under load', () => {
  test('hundreds of calls are registered and finished, each once, many at a time', { timeout: 120_000 }, async () => {
    portal.state.settings.bucket.enabled = false;
    const total = 400;
    const oneCall = async (n: number) => {
      const EXTERNAL_CALL_ID = `call-${n}`;
      const call = { USER_ID: 12, PHONE_NUMBER: `+4930${n}`, TYPE: 2, SHOW: 0, CRM_CREATE: 1, EXTERNAL_CALL_ID };
      const { CALL_ID } = await result(agent, 'telephony.externalCall.register', call);
      await result(agent, 'telephony.externalCall.finish', { CALL_ID, USER_ID: 12, DURATION: n, ADD_TO_CHAT: 0 });
    };
    const waiting = Array.from({ length: total }, (_, n) => n);
    const worker = async () => {
      for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) await oneCall(n);
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    expect(portal.state.calls.size).toBe(0);
    expect(new Set(portal.state.statistics.map((row) => row.externalCallId)).size).toBe(total);
    expect(portal.state.activities).toHaveLength(total);
  });
});
