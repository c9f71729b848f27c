/**
 * What Bitrix24's documentation prints as answers and events, restated with invented values: only the fields and their
 * types matter. Where live portals and the documentation differ, bitrix24.md 3.10 says who is believed.
 */
import { AnyOf, nullable, optional } from './shape.ts';

const iso = '2026-02-03T04:05:06+00:00';
const callId = 'externalCall.0123456789abcdef0123456789abcdef.1770000000';

/** The `time` of every answer. */
export const documentedTime = {
  start: 1770000000.25,
  finish: 1770000000.5,
  duration: 0.25,
  processing: 0.1,
  date_start: iso,
  date_finish: iso,
  operating_reset_at: 1770000600,
  operating: 0,
};

const user = {
  ID: '7',
  ACTIVE: true,
  NAME: 'Ann',
  LAST_NAME: 'Example',
  SECOND_NAME: '',
  EMAIL: 'ann@portal.example',
  LAST_LOGIN: iso,
  DATE_REGISTER: iso,
  TIME_ZONE: '',
  IS_ONLINE: 'Y',
  TIMESTAMP_X: {},
  LAST_ACTIVITY_DATE: {},
  PERSONAL_GENDER: '',
  PERSONAL_WWW: '',
  PERSONAL_BIRTHDAY: '',
  PERSONAL_MOBILE: '',
  PERSONAL_CITY: '',
  WORK_PHONE: '',
  WORK_POSITION: '',
  UF_EMPLOYMENT_DATE: '',
  UF_DEPARTMENT: [1],
  // Not in the printed example, but in the list of fields.
  UF_PHONE_INNER: '107',
  USER_TYPE: 'employee',
};

const channel = { id: 'ab.cd', start: iso, end: iso };
const offlineRow = {
  ID: '5',
  TIMESTAMP_X: iso,
  EVENT_NAME: 'ONEXTERNALCALLBACKSTART',
  EVENT_DATA: new AnyOf(
    { PHONE_NUMBER: '', TEXT: '', VOICE: '', CRM_ENTITY_TYPE: '', CRM_ENTITY_ID: 0, LINE_NUMBER: '' },
    false,
    null,
  ),
  EVENT_ADDITIONAL: { user_id: 7 },
  MESSAGE_ID: '0123456789abcdef0123456789abcdef',
};

/** `result` by method. */
export const documentedResults = {
  'telephony.externalCall.register': {
    CALL_ID: callId,
    CRM_CREATED_LEAD: nullable(45),
    CRM_CREATED_ENTITIES: [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: 45 }],
    CRM_ENTITY_TYPE: 'CONTACT',
    CRM_ENTITY_ID: nullable(31),
    LEAD_CREATION_ERROR: optional('a reason'),
  },
  'telephony.externalCall.finish': {
    CALL_ID: callId,
    EXTERNAL_CALL_ID: nullable('pbx-1'),
    PORTAL_USER_ID: 7,
    PHONE_NUMBER: '+4930000000',
    PORTAL_NUMBER: 'line',
    INCOMING: '2',
    CALL_DURATION: 61,
    CALL_START_DATE: {},
    CALL_STATUS: 1,
    CALL_VOTE: nullable(4),
    COST: 0,
    COST_CURRENCY: '',
    CALL_FAILED_CODE: '200',
    CALL_FAILED_REASON: '',
    REST_APP_ID: '2',
    REST_APP_NAME: 'An application',
    CRM_ACTIVITY_ID: nullable(81),
    COMMENT: nullable('text'),
    CRM_ENTITY_TYPE: 'CONTACT',
    CRM_ENTITY_ID: nullable(31),
    ID: 9,
    ERRORS: optional({ ACTIVITY_CREATION: 'a reason' }),
  },
  'telephony.externalCall.show': true,
  'telephony.externalCall.hide': true,
  'telephony.externalCall.searchCrmEntities': [
    {
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: 31,
      ASSIGNED_BY_ID: 7,
      NAME: 'A client',
      ASSIGNED_BY: {
        ID: '7',
        TIMEMAN_STATUS: 'CLOSED',
        USER_PHONE_INNER: nullable('107'),
        WORK_PHONE: nullable('+4930000001'),
        PERSONAL_PHONE: nullable('+4930000002'),
        PERSONAL_MOBILE: nullable('+4930000003'),
      },
    },
  ],
  'telephony.externalCall.attachRecord': { FILE_ID: 90 },
  'telephony.externalCall.attachRecord, upload': {
    uploadUrl: 'https://portal.example/rest/upload.json',
    fieldName: 'file',
  },
  'telephony.call.attachTranscription': { TRANSCRIPT_ID: 3 },
  'telephony.externalLine.add': { ID: 4 },
  'telephony.externalLine.update': { ID: 4 },
  'telephony.externalLine.get': [{ NUMBER: 'line', NAME: 'A line', CRM_AUTO_CREATE: 'Y' }],
  'telephony.externalLine.delete': [],
  'voximplant.statistic.get': [
    {
      ID: '9',
      PORTAL_USER_ID: '7',
      PORTAL_NUMBER: 'line',
      PHONE_NUMBER: '+4930000000',
      CALL_ID: callId,
      EXTERNAL_CALL_ID: nullable('pbx-1'),
      CALL_CATEGORY: 'external',
      CALL_LOG: nullable('https://portal.example/log'),
      CALL_DURATION: '61',
      CALL_START_DATE: iso,
      CALL_RECORD_URL: nullable(''),
      CALL_VOTE: nullable('4'),
      COST: '0.0000',
      COST_CURRENCY: '',
      CALL_FAILED_CODE: '200',
      CALL_FAILED_REASON: '',
      CRM_ENTITY_TYPE: nullable('CONTACT'),
      CRM_ENTITY_ID: nullable('31'),
      CRM_ACTIVITY_ID: nullable('81'),
      REST_APP_ID: nullable('2'),
      REST_APP_NAME: nullable('An application'),
      TRANSCRIPT_ID: nullable('3'),
      TRANSCRIPT_PENDING: 'N',
      SESSION_ID: nullable('1'),
      REDIAL_ATTEMPT: nullable('1'),
      COMMENT: nullable('text'),
      RECORD_DURATION: nullable('60'),
      RECORD_FILE_ID: nullable(90),
      CALL_TYPE: '2',
    },
  ],
  'voximplant.line.outgoing.get': 'line',
  'voximplant.line.outgoing.set': 1,
  'event.bind': true,
  'event.get': [
    new AnyOf(
      { event: 'ONEXTERNALCALLSTART', handler: 'https://app.example/event', auth_type: '0', offline: 0 },
      { event: 'ONEXTERNALCALLBACKSTART', connector_id: '', offline: 1 },
    ),
  ],
  'event.offline.list': [{ ...offlineRow, PROCESS_ID: '', ERROR: '0' }],
  'event.offline.get': { process_id: nullable('x'), events: [offlineRow] },
  'event.offline.clear': true,
  'event.offline.error': true,
  'event.test': 1,
  'event.unbind': { count: 1 },
  'placement.get': [
    {
      placement: 'PAGE_BACKGROUND_WORKER',
      userId: 0,
      handler: 'https://app.example/placement.html',
      options: new AnyOf({ errorHandlerUrl: 'https://app.example/error' }, []),
      title: '',
      description: '',
      langAll: new AnyOf({ en: { TITLE: '', DESCRIPTION: '', GROUP_NAME: '' } }, []),
    },
  ],
  'placement.bind': true,
  'placement.unbind': { count: 1 },
  'pull.application.event.add': true,
  'pull.application.config.get': {
    server: {
      version: 5,
      server_enabled: true,
      mode: 'shared',
      hostname: 'portal.example',
      long_polling: 'https://push.example/sub/',
      long_pooling_secure: 'https://push.example/sub/',
      websocket_enabled: true,
      websocket: 'wss://push.example/subws/',
      websocket_secure: 'wss://push.example/subws/',
      publish_enabled: true,
      publish: 'https://push.example/rest/',
      publish_secure: 'https://push.example/rest/',
      config_timestamp: 1770000000,
    },
    api: { revision_web: 19, revision_mobile: 3 },
    channels: {
      shared: { ...channel, type: 'shared' },
      private: { ...channel, public_id: 'ef.01', type: 'private' },
    },
    exp: 1770086400,
    publicChannels: { 12: { user_id: 12, public_id: 'ef', signature: '01', start: iso, end: iso } },
    clientId: optional('0123456789abcdef0123456789abcdef'),
    jwt: optional('a.b.c'),
  },
  'user.get': [user],
  'user.current': user,
  profile: {
    ID: '7',
    ADMIN: true,
    NAME: 'Ann',
    LAST_NAME: 'Example',
    PERSONAL_GENDER: '',
    TIME_ZONE: '',
    // In the source, not in the printed example.
    TIME_ZONE_OFFSET: optional(0),
  },
  'app.info': {
    ID: 2,
    CODE: 'local.0.1',
    VERSION: 1,
    STATUS: 'L',
    INSTALLED: true,
    PAYMENT_EXPIRED: 'N',
    DAYS: nullable(10),
    LANGUAGE_ID: 'en',
    LICENSE: 'en_basic',
    LICENSE_TYPE: 'basic',
    LICENSE_FAMILY: 'basic',
  },
  'server.time': iso,
  'feature.get': { value: 'Y' },
  'crm.duplicate.findbycomm': { CONTACT: [31] },
  'crm.contact.list': [
    {
      ID: '31',
      NAME: 'Ann',
      LAST_NAME: 'Example',
      ASSIGNED_BY_ID: '7',
      DATE_CREATE: iso,
      PHONE: [{ ID: '5', VALUE_TYPE: 'WORK', VALUE: '+4930000000', TYPE_ID: 'PHONE' }],
    },
  ],
} as const satisfies Record<string, unknown>;

export type DocumentedMethod = keyof typeof documentedResults;

/** An error answer; `argument` comes with ERROR_ARGUMENT. */
export const documentedError = {
  error: 'CODE',
  error_description: 'text',
  argument: optional('NAME'),
  time: optional(documentedTime),
};

/** Every event arrives as a form, so each value is a string. */
const eventAuth = {
  access_token: optional('0123'),
  expires_in: optional('3600'),
  expires: optional('1770003600'),
  user_id: optional('7'),
  scope: 'telephony',
  domain: 'portal.example',
  server_endpoint: 'https://oauth.example/rest/',
  status: 'L',
  client_endpoint: 'https://portal.example/rest/',
  member_id: '0123456789abcdef0123456789abcdef',
  refresh_token: optional('4567'),
  application_token: '89ab',
};

const eventOf = (data: object) => ({ event: 'NAME', event_handler_id: '5', data, ts: '1770000000', auth: eventAuth });

export const documentedEvents = {
  ONEXTERNALCALLSTART: eventOf({
    PHONE_NUMBER: '+4930000000',
    PHONE_NUMBER_INTERNATIONAL: '+4930000000',
    EXTENSION: '',
    USER_ID: '7',
    CALL_LIST_ID: '0',
    LINE_NUMBER: 'line',
    IS_MOBILE: '0',
    CALL_ID: callId,
    CRM_ENTITY_TYPE: 'CONTACT',
    CRM_ENTITY_ID: '31',
  }),
  ONEXTERNALCALLBACKSTART: eventOf({
    PHONE_NUMBER: '+4930000000',
    TEXT: 'Somebody wants to be called',
    VOICE: 'name',
    CRM_ENTITY_TYPE: 'CONTACT',
    CRM_ENTITY_ID: '31',
    LINE_NUMBER: 'line',
  }),
  ONAPPTEST: eventOf({ QUERY: { any: 'data' }, LANGUAGE_ID: 'en' }),
} as const;

/** The authorization server's answer to a code. */
export const documentedTokens = {
  access_token: '0123',
  client_endpoint: 'https://portal.example/rest/',
  domain: 'oauth.example',
  expires_in: 3600,
  expires: optional(1770003600),
  member_id: '0123456789abcdef0123456789abcdef',
  refresh_token: '4567',
  scope: 'telephony',
  server_endpoint: 'https://oauth.example/rest/',
  status: 'L',
  user_id: optional(7),
};

/** What a widget's handler is posted. */
export const documentedPost = {
  AUTH_ID: '0123',
  AUTH_EXPIRES: '3600',
  REFRESH_ID: '4567',
  SERVER_ENDPOINT: 'https://oauth.example/rest/',
  APPLICATION_TOKEN: '89ab',
  APPLICATION_SCOPE: 'telephony',
  member_id: '0123456789abcdef0123456789abcdef',
  status: 'L',
  PLACEMENT: 'PAGE_BACKGROUND_WORKER',
  PLACEMENT_OPTIONS: '{}',
};
