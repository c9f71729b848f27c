import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type Rest, restOf } from './rest-client.ts';

let portal: Portal;
let clock: number;
let agent: Rest;
let admin: Rest;

beforeEach(async () => {
  clock = Date.parse('2026-09-21T10:00:00Z');
  portal = await startPortal({ now: () => clock });
  portal.state.settings.bucket.enabled = false;
  agent = restOf(portal, 12);
  admin = restOf(portal, 1);
});
afterEach(() => portal.stop());

const known = '+493023125101';
const unknown = '+493023125999';
const incoming = { USER_ID: 12, PHONE_NUMBER: known, TYPE: 2, LINE_NUMBER: 'offhook-1', SHOW: 0 };

async function register(params: object = {}): Promise<string> {
  const { body } = await agent('telephony.externalCall.register', { ...incoming, ...params });
  return String(body.result.CALL_ID);
}

const finish = (callId: string, params: object = {}) =>
  agent('telephony.externalCall.finish', { CALL_ID: callId, USER_ID: 12, ...params });

describe('register', () => {
  test('finds the client by number and answers with a fresh CALL_ID', async () => {
    const { status, body } = await agent('telephony.externalCall.register', { ...incoming, EXTERNAL_CALL_ID: 'a' });
    expect(status).toBe(200);
    expect(body.result.CALL_ID).toMatch(/^externalCall\.[0-9a-f]{32}\.\d+$/);
    expect(body.result).toMatchObject({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1, CRM_CREATED_LEAD: null });
    expect(portal.state.activities).toHaveLength(0);
  });

  test('makes a lead for an unknown number when asked, and gives it to who finishes', async () => {
    const { body } = await agent('telephony.externalCall.register', {
      ...incoming,
      PHONE_NUMBER: unknown,
      CRM_CREATE: 1,
    });
    const lead = portal.state.entity('LEAD', Number(body.result.CRM_CREATED_LEAD));
    expect(lead).toMatchObject({ title: `${unknown} - Incoming call`, assignedById: 12 });
    await agent('telephony.externalCall.finish', { CALL_ID: body.result.CALL_ID, USER_ID: 13, DURATION: 3 });
    expect(lead?.assignedById).toBe(13);
  });

  test('makes no lead for a colleague, and does no CRM work for an extension', async () => {
    const mobile = portal.state.user(13)?.workPhone;
    const colleague = await agent('telephony.externalCall.register', {
      ...incoming,
      PHONE_NUMBER: mobile,
      CRM_CREATE: 1,
    });
    expect(colleague.body.result.LEAD_CREATION_ERROR).toBe('Lead creation is disabled for local users');
    const inside = await agent('telephony.externalCall.register', { ...incoming, PHONE_NUMBER: '103', CRM_CREATE: 1 });
    expect(inside.body.result).toMatchObject({ CRM_ENTITY_TYPE: '', CRM_ENTITY_ID: null });
  });

  test.each([
    [{ USER_ID: '' }, 'USER_ID or USER_PHONE_INNER should be set'],
    [{ TYPE: 6 }, 'Unknown TYPE'],
    [{ CALL_START_DATE: 'yesterday' }, 'CALL_START_DATE should be in the ISO-8601 format'],
    [{ PHONE_NUMBER: 'anonymous' }, 'Unsupported phone number format'],
    [{ USER_ID: 99 }, 'User is not found or is not active'],
  ])('refuses %o', async (wrong, text) => {
    const { status, body } = await agent('telephony.externalCall.register', { ...incoming, ...wrong });
    expect([status, body.error, body.error_description]).toEqual([400, '', text]);
  });

  test('takes the extension instead of the user, and a line that it has never seen', async () => {
    const callId = await register({ USER_ID: '', USER_PHONE_INNER: '103', LINE_NUMBER: ' new-line ' });
    expect(portal.state.calls.get(callId)).toMatchObject({ userId: 13, lineNumber: 'new-line' });
    expect((await agent('telephony.externalLine.get')).body.result).toContainEqual({
      NUMBER: 'new-line',
      NAME: '',
      CRM_AUTO_CREATE: 'Y',
    });
  });

  test('reads PHP booleans: "N" shows the card, "0" does not', async () => {
    await register({ SHOW: '0', EXTERNAL_CALL_ID: 'no' });
    expect(portal.push.records).toHaveLength(0);
    await register({ SHOW: 'N', EXTERNAL_CALL_ID: 'yes' });
    expect(portal.push.records).toMatchObject([{ userId: 12, command: 'showExternalCall', tabs: 0 }]);
  });
});

describe('registering again', () => {
  test('gives the same call for the same external id, however the number is written', async () => {
    const first = await register({ EXTERNAL_CALL_ID: 'leg' });
    expect(await register({ EXTERNAL_CALL_ID: 'leg', PHONE_NUMBER: '00493023125101' })).toBe(first);
  });

  test.each([
    ['another external id', { EXTERNAL_CALL_ID: 'other' }],
    ['another user', { EXTERNAL_CALL_ID: 'leg', USER_ID: 13 }],
    ['another type', { EXTERNAL_CALL_ID: 'leg', TYPE: 3 }],
    ['another line', { EXTERNAL_CALL_ID: 'leg', LINE_NUMBER: 'offhook-2' }],
    ['another number', { EXTERNAL_CALL_ID: 'leg', PHONE_NUMBER: unknown }],
  ])('is a new call for %s', async (_what, change) => {
    const first = await register({ EXTERNAL_CALL_ID: 'leg' });
    expect(await register(change)).not.toBe(first);
  });

  test('without an external id takes any open call of that number', async () => {
    const first = await register({ EXTERNAL_CALL_ID: 'leg' });
    expect(await register({ LINE_NUMBER: '' })).toBe(first);
  });

  test('is a new call after half an hour, after finish, from another app, and for an old start date', async () => {
    const first = await register({ EXTERNAL_CALL_ID: 'leg' });
    const other = restOf(portal, 12, portal.addApp({ name: 'Another telephony' }));
    const foreign = await other('telephony.externalCall.register', { ...incoming, EXTERNAL_CALL_ID: 'leg' });
    expect(foreign.body.result.CALL_ID).not.toBe(first);
    clock += 30 * 60_000;
    const second = await register({ EXTERNAL_CALL_ID: 'leg' });
    expect(second).not.toBe(first);
    await finish(second);
    const old = { EXTERNAL_CALL_ID: 'leg', CALL_START_DATE: '2026-09-21T11:00:00+02:00' };
    const third = await register(old);
    expect(await register(old)).not.toBe(third);
  });
});

describe('finish', () => {
  test('leaves a statistics row and an activity, and forgets the call', async () => {
    const callId = await register({ EXTERNAL_CALL_ID: 'leg' });
    const { body } = await finish(callId, { DURATION: 61 });
    expect(body.result).toMatchObject({
      CALL_ID: callId,
      EXTERNAL_CALL_ID: 'leg',
      INCOMING: '2',
      CALL_DURATION: 61,
      CALL_START_DATE: {},
      CALL_STATUS: 1,
      CALL_FAILED_CODE: '200',
      REST_APP_ID: String(portal.app.id),
      CRM_ENTITY_TYPE: 'CONTACT',
    });
    expect(body.result).not.toHaveProperty('ERRORS');
    expect(portal.state.calls.size).toBe(0);
    expect(portal.state.activities).toMatchObject([{ originId: `VI_${callId}`, duration: 61, completed: true }]);
  });

  test('answers the second time that the call is not found', async () => {
    const callId = await register();
    await finish(callId);
    const { status, body } = await finish(callId);
    expect([status, body.error]).toEqual([400, '']);
    expect(body.error_description).toBe('Call is not found (call should be registered prior to finishing');
    portal.state.settings.defaultErrorCode = 'ERROR_CORE';
    expect((await finish(callId)).body.error).toBe('ERROR_CORE');
    expect(portal.state.statistics).toHaveLength(1);
  });

  test('counts a call without talk as missed and leaves its activity open', async () => {
    await finish(await register());
    expect(portal.state.statistics).toMatchObject([{ failedCode: '304', talked: false }]);
    expect(portal.state.activities).toMatchObject([{ completed: false }]);
  });

  test('says why there is no activity when the call belongs to nobody', async () => {
    const { body } = await finish(await register({ PHONE_NUMBER: unknown }), { DURATION: 5 });
    expect(body.result.CRM_ACTIVITY_ID).toBeNull();
    expect(body.result.ERRORS.ACTIVITY_CREATION).toMatch(/^Could not find associated crm entity/);
  });

  test('writes to the chat only when told to, and hides the card of its user alone', async () => {
    const callId = await register({ ADD_TO_CHAT: 0 });
    await agent('telephony.externalCall.show', { CALL_ID: callId, USER_ID: [12, 13] });
    await finish(callId, { DURATION: 5 });
    expect(portal.state.chat).toHaveLength(0);
    const hidden = portal.push.records.filter((record) => record.command === 'hideExternalCall');
    expect(hidden.map((record) => record.userId)).toEqual([12]);
    await finish(await register({ ADD_TO_CHAT: 0, EXTERNAL_CALL_ID: 'b' }), { DURATION: 5, ADD_TO_CHAT: 1 });
    expect(portal.state.chat).toMatchObject([{ text: `Call with ${known}, 5 s` }]);
  });

  test('wants a text as CALL_ID', async () => {
    const { body } = await agent('telephony.externalCall.finish', { CALL_ID: 7, USER_ID: 12 });
    expect(body).toMatchObject({ error: 'INVALID_ARGUMENT', error_description: 'CALL_ID must be a string' });
  });
});

describe('the neighbours of a call', () => {
  test('show and hide answer false for a call that is gone', async () => {
    const callId = await register();
    expect((await agent('telephony.externalCall.show', { CALL_ID: callId })).body.result).toBe(true);
    await finish(callId);
    expect((await agent('telephony.externalCall.show', { CALL_ID: callId })).body.result).toBe(false);
    expect((await agent('telephony.externalCall.hide', { CALL_ID: callId, USER_ID: 12 })).body.result).toBe(false);
  });

  test('searchCrmEntities tells the responsible person and is an empty list for a stranger', async () => {
    const { body } = await agent('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '+442079460102' });
    expect(body.result).toMatchObject([
      {
        CRM_ENTITY_TYPE: 'CONTACT',
        ASSIGNED_BY_ID: 13,
        ASSIGNED_BY: { USER_PHONE_INNER: '103', TIMEMAN_STATUS: 'OPENED' },
      },
    ]);
    expect((await agent('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: unknown })).body.result).toEqual(
      [],
    );
  });

  test('a record is taken only after finish, only as wav or mp3, and replaces the one before', async () => {
    const callId = await register();
    const attach = (params: object) => agent('telephony.externalCall.attachRecord', { CALL_ID: callId, ...params });
    expect((await attach({ FILENAME: 'a.mp3' })).body.error_description).toMatch(
      /^Call is not found in the statistic table/,
    );
    await finish(callId, { DURATION: 5 });
    expect((await attach({})).body.error_description).toMatch(/^Required parameters are not set/);
    expect((await attach({ FILENAME: 'a.webm' })).body.error_description).toMatch(/^Wrong file extension/);
    expect((await attach({ FILENAME: 'a.mp3', FILE_CONTENT: '%%%' })).body.error_description).toMatch(
      /properly encoded/,
    );
    await attach({ FILENAME: 'a.mp3', FILE_CONTENT: Buffer.from('one').toString('base64') });
    const address = (await attach({ FILENAME: 'b.mp3' })).body.result;
    expect(address.fieldName).toBe('file');
    const form = new FormData();
    form.set('file', new Blob(['two']), 'whatever.mp3');
    const uploaded = await fetch(address.uploadUrl, { method: 'POST', body: form });
    const { result }: { result: { FILE_ID: number } } = await uploaded.json();
    expect(portal.state.records).toMatchObject([{ id: result.FILE_ID, name: 'b.mp3' }]);
    expect(portal.state.records[0]?.content.toString()).toBe('two');
    const empty = await fetch(address.uploadUrl, { method: 'POST', body: new FormData() });
    expect(await empty.json()).toMatchObject({ error_description: 'Error: required parameter file is not found' });
  });

  test('statistics are for those with the right, filtered and in rows of text', async () => {
    const callId = await register({ EXTERNAL_CALL_ID: 'leg' });
    await finish(callId, { DURATION: 5 });
    await finish(await register({ EXTERNAL_CALL_ID: 'other' }));
    const refused = await agent('voximplant.statistic.get', {});
    expect([refused.status, refused.body.error]).toEqual([403, 'ACCESS_DENIED']);
    const { body } = await admin('voximplant.statistic.get', { FILTER: { '>CALL_DURATION': 0 } });
    expect(body.total).toBe(1);
    expect(body.result).toMatchObject([{ CALL_ID: callId, CALL_DURATION: '5', EXTERNAL_CALL_ID: 'leg' }]);
  });

  test('lines are added, changed and deleted, and the default line is an administrator’s', async () => {
    const lines = (method: string, params: object) => agent(`telephony.externalLine.${method}`, params);
    expect((await lines('add', { NUMBER: '' })).body.error_description).toBe('NUMBER should not be empty');
    await lines('add', { NUMBER: 'x', NAME: 'X', CRM_AUTO_CREATE: 'N' });
    expect((await lines('add', { NUMBER: 'x' })).body.error_description).toBe('Line already exists');
    expect((await agent('voximplant.line.outgoing.set', { LINE_ID: 'x' })).status).toBe(403);
    expect((await admin('voximplant.line.outgoing.set', { LINE_ID: 'nowhere' })).body.result).toBe(1);
    expect((await admin('voximplant.line.outgoing.get')).body.result).toBe('offhook-1');
    await admin('voximplant.line.outgoing.set', { LINE_ID: 'x' });
    expect((await admin('voximplant.line.outgoing.get')).body.result).toBe('x');
    expect((await lines('delete', { NUMBER: 'x' })).body.result).toEqual([]);
    expect((await lines('update', { NUMBER: 'x', NAME: 'Y' })).body.error_description).toBe(
      'Could not find line with number x',
    );
  });
});

describe('a click', () => {
  test('in the mobile app raises the event and shows no card', async () => {
    const result = portal.click({ userId: 12, number: '+442079460102;17', mobile: true, callListId: 4 });
    expect(result.ok).toBe(true);
    expect(await portal.waitFor('event.delivered')).toMatchObject({
      data: { IS_MOBILE: 1, EXTENSION: '17', PHONE_NUMBER: '+442079460102', CALL_LIST_ID: 4 },
    });
    expect(portal.push.records).toHaveLength(0);
  });

  test('reaches the handler once, as a form with the application token', async () => {
    const heard: URLSearchParams[] = [];
    const own = await startPortal({
      handler: {
        override: async ({ request }) => {
          heard.push(new URLSearchParams(await request.text()));
          return new Response('', { status: 200 });
        },
      },
    });
    own.click({ userId: 13, number: '+442079460102' });
    expect(await own.waitFor('event.delivered')).toMatchObject({ outcome: 200 });
    const [form] = heard;
    expect(heard).toHaveLength(1);
    expect(form?.get('event')).toBe('ONEXTERNALCALLSTART');
    expect(form?.get('data[USER_ID]')).toBe('13');
    expect(form?.get('auth[application_token]')).toBe(own.app.applicationToken);
    expect(form?.get('auth[member_id]')).toBe(own.memberId);
    await own.stop();
  });

  test('finds no line when no application listens for it', () => {
    portal.state.eventHandlers.splice(0);
    expect(portal.click({ userId: 12, number: known })).toEqual({ ok: false, reason: 'no-line' });
  });
});
