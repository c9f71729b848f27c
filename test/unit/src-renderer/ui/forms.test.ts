import { describe, expect, it } from 'vitest';
import { linesOf, serversOf } from '../../../../src-renderer/ui/forms/ice-lines.ts';
import { checkPortal, portalFieldAt, portalFields } from '../../../../src-renderer/ui/forms/portal-fields.ts';
import {
  checkTelephone,
  telephoneFieldAt,
  telephoneFields,
} from '../../../../src-renderer/ui/forms/telephone-fields.ts';
import { account, portalSettings } from '../../../../scripts/screens/people.ts';

describe('the telephone form', () => {
  const filled = {
    ...telephoneFields(null),
    address: 'anna@pbx.example.com',
    password: 'x',
    server: 'pbx.example.com',
  };

  it('gives back the account that it was filled from', () => {
    const full = {
      ...account,
      authorizationUser: 'a201',
      physicalIdHeader: 'X-Linkedid',
      line: { number: '201', kind: 'group' as const },
      iceServers: [{ urls: 'stun:a.example.com' }, { urls: 'turn:b.example.com', username: 'u', credential: 'p w' }],
    };
    expect(checkTelephone(telephoneFields(full), true)).toEqual({ ok: true, value: full });
  });

  it('gives back everything that "More options" know of, too', () => {
    const full = {
      ...account,
      label: 'Office',
      backupServers: ['wss://pbx2.example.com/ws', 'wss://pbx3.example.com/ws'],
      realm: 'asterisk',
      registerSeconds: 300,
      relayOnly: true,
      codecs: ['pcma' as const, 'opus' as const],
      dtmf: 'info' as const,
      voicemailNumber: '*97',
      messagesNumber: '*98',
      pickupCode: '*8',
      echoNumber: '*43',
    };
    expect(checkTelephone(telephoneFields(full), true)).toEqual({ ok: true, value: full });
  });

  it('keeps what of the account it does not show', () => {
    const kept = { id: 'home', numbers: { outsidePrefix: '0', outgoing: [], incoming: [], allowed: [] } };
    expect(checkTelephone(filled, false, kept)).toMatchObject({ ok: true, value: kept });
  });

  it('needs a password only while main has none', () => {
    const without = { ...filled, password: '' };
    expect(checkTelephone(without, false)).toEqual({ ok: false, errors: { password: 'field.required' } });
    expect(checkTelephone(without, true).ok).toBe(true);
  });

  it('completes the scheme of the server and takes the extension for the line', () => {
    const checked = checkTelephone(filled, false);
    expect(checked).toMatchObject({ value: { server: 'wss://pbx.example.com', line: { number: 'anna' } } });
  });

  it('tells an empty form of its three fields and nothing else', () => {
    expect(checkTelephone(telephoneFields(null), false)).toEqual({
      ok: false,
      errors: { address: 'field.required', password: 'field.required', server: 'field.required' },
    });
  });

  it.each([
    ['address', 'anna', 'telephone.address.invalid'],
    ['server', 'ws://pbx.example.com', 'telephone.server.invalid'],
    ['lineNumber', '1'.repeat(51), 'telephone.lineNumber.invalid'],
    ['physicalIdHeader', 'X Linkedid', 'telephone.physicalIdHeader.invalid'],
    ['iceServers', 'http://a.example.com', 'telephone.iceServers.invalid'],
    ['backupServers', 'pbx2.example.com\nhttp://pbx3.example.com', 'account.backupServers.invalid'],
    ['registerSeconds', 'soon', 'account.registerSeconds.invalid'],
    ['registerSeconds', '59', 'account.registerSeconds.invalid'],
    ['pickupCode', 'eight', 'account.service.invalid'],
    ['label', 'x'.repeat(101), 'account.label.invalid'],
  ] as const)('says at %s that %s will not do', (name, value, error) => {
    expect(checkTelephone({ ...filled, [name]: value }, false)).toEqual({ ok: false, errors: { [name]: error } });
  });

  it.each([
    ['account.server', 'server'],
    ['account.line.number', 'lineNumber'],
    ['account.iceServers.0.urls', 'iceServers'],
    ['password', 'password'],
    ['', null],
    ['somethingElse', null],
  ])("shows main's complaint about %j at %s", (path, name) => {
    expect(telephoneFieldAt(path)).toBe(name);
  });
});

describe('the Bitrix24 form', () => {
  it('gives back the settings that it was filled from, and keeps a stored key', () => {
    expect(checkPortal(portalFields(portalSettings), true)).toEqual({ ok: true, value: portalSettings });
    expect(checkPortal(portalFields(portalSettings), false)).toEqual({
      ok: false,
      errors: { clientSecret: 'field.required' },
    });
  });

  it('takes an address with or without its scheme, and of a page in it only the site', () => {
    const fields = { ...portalFields(portalSettings), origin: 'company.bitrix24.com/company/', clientSecret: 'k' };
    expect(checkPortal(fields, false)).toMatchObject({ value: { origin: 'https://company.bitrix24.com' } });
  });

  it('refuses plain http and an ID of another shape', () => {
    const fields = {
      origin: 'http://a.example.com',
      handlerOrigin: 'ftp://b',
      hostOrigin: 'ftp://c',
      clientId: 'abc',
      clientSecret: 'k',
    };
    expect(checkPortal(fields, false)).toEqual({
      ok: false,
      errors: {
        origin: 'portal.address.invalid',
        handlerOrigin: 'portal.address.invalid',
        hostOrigin: 'portal.address.invalid',
        clientId: 'portal.clientId.invalid',
      },
    });
    expect(portalFieldAt('portal.clientId')).toBe('clientId');
  });

  it('keeps the companion host that it was filled from, and has none when the field is emptied', () => {
    const hosted = { ...portalSettings, hostOrigin: 'https://host.example.com' };
    expect(checkPortal(portalFields(hosted), true)).toEqual({ ok: true, value: hosted });
    expect(checkPortal({ ...portalFields(hosted), hostOrigin: ' ' }, true)).toEqual({
      ok: true,
      value: portalSettings,
    });
  });

  it('needs no key where a companion host is named, which may have it', () => {
    const fields = { ...portalFields(portalSettings), hostOrigin: 'host.example.com' };
    const value = { ...portalSettings, hostOrigin: 'https://host.example.com' };
    expect(checkPortal(fields, false)).toEqual({ ok: true, value });
  });
});

describe('STUN and TURN servers as lines', () => {
  it('ignore empty lines and keep user name and password', () => {
    const servers = serversOf('\n stun:a.example.com \n\nturn:b.example.com user pass word\n');
    expect(servers).toEqual([
      { urls: 'stun:a.example.com' },
      { urls: 'turn:b.example.com', username: 'user', credential: 'pass word' },
    ]);
    expect(linesOf(servers)).toBe('stun:a.example.com\nturn:b.example.com user pass word');
  });
});
