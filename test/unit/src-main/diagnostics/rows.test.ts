import { describe, expect, it } from 'vitest';
import { diagnosticGroups, diagnosticLines, lineNumber, type LineResult } from '#shared/diagnostics.ts';
import { LOCALES, translator } from '#shared/messages/catalogue.ts';
import type { CheckProgress } from '#shared/phone.ts';
import { noPhoneFacts, type PbxState } from '#shared/state.ts';
import { type BridgeFacts, bridgeLine, browserLine } from '../../../../src-main/diagnostics/rows/browser.ts';
import {
  clockLine,
  diskLine,
  journalLine,
  policyLine,
  secretsLine,
  updatesLine,
} from '../../../../src-main/diagnostics/rows/computer.ts';
import {
  hostLine,
  type PortalFacts,
  portalLine,
  pushLine,
  rightsLine,
  signInLine,
} from '../../../../src-main/diagnostics/rows/portal.ts';
import { type Reach, whyUnreachable } from '../../../../src-main/diagnostics/rows/reach.ts';
import { headsetLine, microphoneLine, speakerLine } from '../../../../src-main/diagnostics/rows/sound.ts';
import {
  accountLine,
  hasOpened,
  mediaLine,
  serverLine,
  socketLine,
} from '../../../../src-main/diagnostics/rows/telephone.ts';

/** `bad failure.portalOverloaded` */
const said = ({ verdict, text }: LineResult): string => `${verdict} ${text.key.replace(/^diag\.(well|found)\./, '')}`;

describe('the numbers of the lines', () => {
  it('stay for ever: support asks for them by telephone', () => {
    expect(diagnosticLines.map((line) => `${lineNumber(line)} ${line}`)).toEqual([
      '1 server',
      '2 socket',
      '3 account',
      '4 media',
      '5 signIn',
      '6 portal',
      '7 rights',
      '8 host',
      '9 push',
      '10 bridge',
      '11 browser',
      '12 microphone',
      '13 speaker',
      '14 headset',
      '15 disk',
      '16 journal',
      '17 clock',
      '18 policy',
      '19 secrets',
      '20 updates',
    ]);
  });

  it('run through the groups in their order', () => {
    expect(Object.values(diagnosticGroups).flat()).toEqual(diagnosticLines);
  });
});

describe('what the network stack says', () => {
  it.each([
    ['ENOTFOUND', 'nameNotFound'],
    ['ERR_NAME_NOT_RESOLVED', 'nameNotFound'],
    ['ECONNREFUSED', 'connectionRefused'],
    ['ERR_CONNECTION_REFUSED', 'connectionRefused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificateUnknown'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificateUnknown'],
    ['ERR_CERT_AUTHORITY_INVALID', 'certificateUnknown'],
    ['CERT_HAS_EXPIRED', 'certificateDate'],
    ['ERR_CERT_DATE_INVALID', 'certificateDate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificateName'],
    ['ERR_CERT_COMMON_NAME_INVALID', 'certificateName'],
    ['ERR_PROXY_CONNECTION_FAILED', 'proxyRefused'],
    ['ERR_TUNNEL_CONNECTION_FAILED', 'proxyRefused'],
    ['ERR_INTERNET_DISCONNECTED', 'offline'],
    ['TIMEOUT', 'noAnswer'],
    ['UND_ERR_CONNECT_TIMEOUT', 'noAnswer'],
    ['ERR_SOMETHING_NEW', 'unreachable'],
  ])('%s is %s', (code, problem) => {
    expect(whyUnreachable(code)).toBe(problem);
  });

  it.each([[null], ['ECONNRESET'], ['ERR_EMPTY_RESPONSE'], ['HPE_INVALID_CONSTANT'], ['']])(
    '%s means that somebody was there',
    (code) => {
      expect(whyUnreachable(code)).toBeNull();
    },
  );
});

const reach = (host: string, code: string | null): Reach => ({ host, code, ms: 12, proxy: null });
const registered: PbxState = { state: 'registered', since: 0 };
const step = (state: CheckProgress['state'], reason: CheckProgress['reason'] = null) => ({
  state,
  reason,
  detail: 'x',
});

describe('the telephone', () => {
  it.each([
    ['no account', [], true, 'skipped noAccount'],
    ['an answer', [reach('pbx', null)], true, 'good serverReached'],
    ['an exchange that is down', [reach('pbx', 'ECONNREFUSED')], true, 'bad connectionRefused'],
    ['a backup only', [reach('pbx', 'ECONNREFUSED'), reach('two', null)], true, 'warn onlyBackup'],
    ['a strange certificate', [reach('pbx', 'SELF_SIGNED_CERT_IN_CHAIN')], true, 'bad certificateUnknown'],
    ['no network', [reach('pbx', 'ENOTFOUND')], false, 'bad offline'],
  ])('server: %s', (_, servers, online, words) => {
    expect(said(serverLine(servers, online))).toBe(words);
  });

  it('knows of several servers which ones have opened', () => {
    const seen = { state: 'passed', reason: null, detail: 'wss://one/ws ✗ · wss://two 12 ms' } as const;
    expect([hasOpened(seen, 'wss://one/ws'), hasOpened(seen, 'wss://two/')]).toEqual([false, true]);
    expect(hasOpened({ ...seen, state: 'failed' }, 'wss://two/')).toBe(false);
  });

  it('names the host, the time and the proxy, and no more of an address', () => {
    const by = { ...reach('pbx.example.com:443', null), proxy: 'PROXY proxy.example.com:3128' };
    expect(serverLine([by], true).detail).toBe('pbx.example.com:443 12 ms PROXY proxy.example.com:3128');
  });

  it.each([
    ['passed', null, 'good registered'],
    ['failed', 'wrongPassword', 'bad failure.wrongSipPassword'],
    ['failed', 'refused', 'bad failure.sipForbidden'],
    ['failed', 'timedOut', 'bad failure.sipTimeout'],
    ['failed', 'notReached', 'bad failure.sipServerUnreachable'],
    ['skipped', 'noAccount', 'skipped noAccount'],
    // What is known of it must do.
    ['skipped', 'inCall', 'good registered'],
  ] as const)('account: %s %s', (state, reason, words) => {
    expect(said(accountLine(step(state, reason), registered))).toBe(words);
  });

  it('says of the connection and of the sound what the phone window saw', () => {
    expect(said(socketLine(step('passed'), registered))).toBe('good socketOpens');
    expect(said(socketLine(step('failed', 'notReached'), registered))).toBe('bad socketRefused');
    expect(said(mediaLine(step('failed', 'turnRefused'), registered))).toBe('bad turnRefused');
    expect(said(mediaLine(step('skipped', 'noIceServers'), registered))).toBe('skipped noIceServers');
  });
});

const rights = { scopes: ['telephony', 'pull', 'crm', 'user_basic'], installed: true, licence: 'ent' };
const well: PortalFacts = {
  session: 'online',
  reason: null,
  userName: 'Mara Lindt',
  answer: { ok: true, ms: 80, rights },
  host: 'company.bitrix24.com',
  proxy: null,
};
const refused = (reason: 'portalOverloaded' | 'portalSignInNeeded' | 'portalUnreachable', code = '', status = 0) =>
  ({ ...well, answer: { ok: false, reason, code, status } }) as const;
const lines = (facts: PortalFacts) => [signInLine(facts), portalLine(facts, true), rightsLine(facts)].map(said);

describe('Bitrix24', () => {
  it.each<[string, PortalFacts, string[]]>([
    ['all is well', well, ['good signedIn', 'good portalAnswers', 'good rightsComplete']],
    [
      'busy',
      refused('portalOverloaded', 'QUERY_LIMIT_EXCEEDED', 503),
      ['good signedIn', 'bad failure.portalOverloaded', 'skipped signedOut'],
    ],
    [
      'tokens that nobody takes',
      { ...refused('portalSignInNeeded', 'expired_token', 401), session: 'signedOut', reason: 'portalSignInNeeded' },
      ['bad failure.portalSignInNeeded', 'good portalAnswers', 'skipped signedOut'],
    ],
    [
      'no telephony scope',
      { ...well, answer: { ok: true, ms: 1, rights: { ...rights, scopes: ['pull', 'crm', 'user'] } } },
      ['good signedIn', 'good portalAnswers', 'bad scopesMissing'],
    ],
    [
      'an unfinished installation',
      { ...well, answer: { ok: true, ms: 1, rights: { ...rights, installed: false } } },
      ['good signedIn', 'good portalAnswers', 'bad notInstalled'],
    ],
    [
      'down',
      refused('portalUnreachable', 'ECONNREFUSED'),
      ['good signedIn', 'bad connectionRefused', 'skipped signedOut'],
    ],
    [
      'not set up',
      { ...well, session: 'notSetUp', userName: null, answer: null },
      ['skipped noPortal', 'skipped noPortal', 'skipped noPortal'],
    ],
  ])('%s', (_, facts, words) => {
    expect(lines(facts)).toEqual(words);
  });

  it('names the missing scopes', () => {
    const facts = { ...well, answer: { ok: true, ms: 1, rights: { ...rights, scopes: ['crm'] } } } as const;
    expect(rightsLine(facts).text.params).toEqual({ scopes: 'telephony, pull, user_basic' });
  });

  it('says of the host what is wrong with it, and that none is no fault', () => {
    const origin = 'https://offhook.example.com';
    const unreachable = {
      ok: false,
      reason: 'hostUnreachable',
      reach: reach('offhook.example.com', 'ENOTFOUND'),
    } as const;
    const host = (answer: Parameters<typeof hostLine>[0]['answer'], sessionReason: 'hostRefused' | null = null) =>
      said(hostLine({ answer, origin, sessionReason }, true));
    expect(host({ ok: true, version: 3, ms: 5 })).toBe('good hostFound');
    expect(host({ ok: true, version: null, ms: 5 })).toBe('skipped noHost');
    expect(host({ ok: true, version: 3, ms: 5 }, 'hostRefused')).toBe('bad failure.hostRefused');
    expect(host(unreachable)).toBe('bad nameNotFound');
    expect(host({ ...unreachable, reach: reach('offhook.example.com', '') })).toBe('bad failure.hostUnreachable');
  });

  it('says of the push server why it is not up', () => {
    expect(said(pushLine({ signedIn: true, isUp: true, reason: null }))).toBe('good pushUp');
    expect(said(pushLine({ signedIn: true, isUp: false, reason: 'pushUnreachable' }))).toBe(
      'bad failure.pushUnreachable',
    );
    expect(said(pushLine({ signedIn: false, isUp: false, reason: null }))).toBe('skipped signedOut');
  });
});

describe('the browser', () => {
  const bridge: BridgeFacts = { port: 20_000, moved: false, hubs: [{ hub: 'abcdefghijk', version: 2 }], refusals: {} };

  it('is told who is connected, and what was refused', () => {
    const { detail } = bridgeLine({ ...bridge, refusals: { origin: 3 } }, true);
    expect(detail).toBe('127.0.0.1:20000 · abcdefgh v2 · origin 3');
  });

  it.each([
    [bridge, true, 'good bridgeOpen'],
    [{ ...bridge, moved: true }, true, 'warn bridgeMoved'],
    [{ ...bridge, port: null }, true, 'bad bridgeClosed'],
    [{ ...bridge, port: null }, false, 'skipped signedOut'],
  ])('%o', (facts, signedIn, words) => {
    expect(said(bridgeLine(facts, signedIn))).toBe(words);
  });

  it.each([
    [{ state: 'direct', tabs: 2 }, 'good browserConnected'],
    [{ state: 'relay', blockedAttempts: 0 }, 'good browserByRelay'],
    [{ state: 'relay', blockedAttempts: 2 }, 'warn browserBlocked'],
    [{ state: 'notConnected', reason: null, blockedAttempts: 4 }, 'bad browserBlocked'],
    [{ state: 'notConnected', reason: null, blockedAttempts: 0 }, 'warn failure.browserNotConnected'],
    [{ state: 'notConnected', reason: 'pushUnreachable', blockedAttempts: 0 }, 'warn failure.browserNotConnected'],
  ] as const)('%o', (card, words) => {
    expect(said(browserLine(card))).toBe(words);
  });
});

describe('sound', () => {
  it.each([
    [step('passed'), 'good microphoneHears'],
    [step('failed', 'missing'), 'bad failure.microphoneMissing'],
    [step('failed', 'denied'), 'bad failure.microphoneDenied'],
    [step('failed', 'silent'), 'warn microphoneSilent'],
    [step('skipped', 'inCall'), 'skipped inCall'],
  ])('%o', (progress, words) => {
    expect(said(microphoneLine(progress))).toBe(words);
  });

  it('speakers and headsets as the phone window knows them', () => {
    const speaker = { kind: 'audiooutput', id: 'a', label: 'Desk', group: 'g' } as const;
    expect(said(speakerLine(noPhoneFacts))).toBe('bad noSpeaker');
    expect(said(speakerLine({ ...noPhoneFacts, devices: [speaker] }))).toBe('good speakerFound');
    expect(said(headsetLine(noPhoneFacts))).toBe('skipped noHeadset');
    const headsets = [{ id: '1', name: 'Evolve', active: true, state: 'busy' }] as const;
    expect(said(headsetLine({ headsets }))).toBe('warn headsetBusy');
  });
});

describe('this computer', () => {
  it.each([
    [diskLine({ free: 10e9, code: null }), 'good spaceLeft'],
    [diskLine({ free: 10e6, code: null }), 'warn diskLow'],
    [diskLine({ free: 0, code: 'ENOSPC' }), 'bad diskFull'],
    [diskLine({ free: 10e9, code: 'EACCES' }), 'bad folderNotWritable'],
    [journalLine({ written: true, code: null, waiting: 3, stuck: false }), 'good journalWritten'],
    [journalLine({ written: true, code: null, waiting: 3, stuck: true }), 'warn callsWaiting'],
    [journalLine({ written: false, code: 'SQLITE_FULL', waiting: 0, stuck: false }), 'bad failure.journalUnavailable'],
    [clockLine(null), 'skipped clockUnknown'],
    [clockLine(1500), 'good clockRight'],
    [clockLine(-45_000), 'warn clockOff'],
    [clockLine(600_000), 'bad clockWrong'],
    [policyLine({ count: 0, sources: [], problems: [] }), 'skipped noPolicy'],
    [policyLine({ count: 2, sources: ['HKLM'], problems: [] }), 'good policySet'],
    [
      policyLine({ count: 2, sources: [], problems: [{ key: 'SipDtmf', source: 'HKLM', trouble: 'badValue' }] }),
      'warn policyIgnored',
    ],
    [secretsLine({ available: true, unprotected: false, passwordMissing: false }), 'good secretsKept'],
    [secretsLine({ available: true, unprotected: true, passwordMissing: false }), 'warn failure.secretsUnprotected'],
    [secretsLine({ available: true, unprotected: false, passwordMissing: true }), 'bad passwordMissing'],
    [updatesLine({ state: 'idle', checkedAt: 0 }, '1.0.0'), 'good upToDate'],
    [updatesLine({ state: 'off', why: 'unpackaged' }, '1.0.0'), 'skipped updatesOff'],
    [updatesLine({ state: 'failed', problem: 'updateRefused', at: 0 }, '1.0.0'), 'warn updateFailed'],
  ])('%o', (result, words) => {
    expect(said(result)).toBe(words);
  });

  it('says by how much the clock is off, in every language, and which way', () => {
    const { text, detail } = clockLine(-600_000);
    expect(detail).toBe('+600.0 s');
    for (const locale of LOCALES) expect(translator(locale)(text.key, text.params)).toContain('10');
  });

  it('names a bad policy and where it comes from, not its value', () => {
    const { text, detail } = policyLine({
      count: 0,
      sources: [],
      problems: [{ key: 'SipDtmf', source: '/etc/offhook/policies/managed/a.json', trouble: 'badValue' }],
    });
    expect(text.params).toMatchObject({ keys: 'SipDtmf' });
    expect(detail).toBe('SipDtmf (badValue, /etc/offhook/policies/managed/a.json)');
  });
});
