import { describe, expect, it } from 'vitest';
import { readPolicies, unmanaged } from '#shared/policy/managed.ts';
import type { Provisioned, SetUpBody } from '#shared/provision/set-up.ts';
import { type Circumstances, judge } from '../../../../src-main/provision/judge.ts';
import { Company, NOW } from './company.ts';

const company = new Company();
const stranger = new Company();
const ORIGIN = 'https://it.example.com';
const letterOf = (who: Company, changes: Partial<SetUpBody> = {}) => ({ ...who.body(changes), key: who.publicKey });
const before: Provisioned = {
  id: 'letter-0000',
  key: company.publicKey,
  organisation: 'Example GmbH',
  origin: ORIGIN,
  issued: NOW - 2 * 86_400_000,
  at: NOW - 86_400_000,
  settings: {},
};
const around = (changes: Partial<Circumstances> = {}): Circumstances => ({
  now: NOW,
  policies: unmanaged,
  last: null,
  ...changes,
});
const policies = (enforced: Record<string, unknown>, defaults: Record<string, unknown> = {}) =>
  readPolicies([{ source: 'test', enforced, defaults }], 'agent');

describe('a genuine letter', () => {
  it('of anybody is offered to whom nobody has set up, without a voucher', () => {
    expect(judge(letterOf(stranger), around())).toEqual({ ok: true, trust: 'new', vouch: null });
  });

  it('that names an origin is offered when that vouches', () => {
    const letter = letterOf(company, { origin: ORIGIN });
    expect(judge(letter, around())).toEqual({ ok: true, trust: 'confirmed', vouch: ORIGIN });
  });

  it('of the known key needs no voucher', () => {
    expect(judge(letterOf(company), around({ last: before }))).toEqual({ ok: true, trust: 'known', vouch: null });
  });

  it('of another key is refused, whatever it calls itself', () => {
    expect(judge(letterOf(stranger), around({ last: before }))).toEqual({ ok: false, reason: 'provisionOtherKey' });
    const elsewhere = letterOf(stranger, { origin: 'https://evil.example' });
    expect(judge(elsewhere, around({ last: before }))).toEqual({ ok: false, reason: 'provisionOtherKey' });
  });

  it('of a new key is offered when the origin of back then vouches: companies change their keys', () => {
    const letter = letterOf(new Company(), { origin: ORIGIN });
    expect(judge(letter, around({ last: before }))).toEqual({ ok: true, trust: 'confirmed', vouch: ORIGIN });
  });

  it('of a new key is refused where there was no origin back then', () => {
    const last = { ...before, origin: null };
    const letter = letterOf(stranger, { origin: ORIGIN });
    expect(judge(letter, around({ last }))).toEqual({ ok: false, reason: 'provisionOtherKey' });
  });

  it.each([
    ['the same one again', before.issued],
    ['an older one', before.issued - 1],
  ])('is refused when it is %s, also under a new key', (_what, issued) => {
    for (const letter of [letterOf(company, { issued }), letterOf(new Company(), { issued, origin: ORIGIN })])
      expect(judge(letter, around({ last: before }))).toEqual({ ok: false, reason: 'provisionReplayed' });
  });

  it.each([
    ['is over', { expires: NOW }],
    ['has not come', { issued: NOW + 11 * 60_000, expires: NOW + 86_400_000 }],
  ])('is refused when its time %s', (_what, times) => {
    expect(judge(letterOf(company, times), around())).toEqual({ ok: false, reason: 'provisionExpired' });
  });

  it('may come from a clock that is a few minutes fast', () => {
    const letter = letterOf(company, { issued: NOW + 9 * 60_000, expires: NOW + 86_400_000 });
    expect(judge(letter, around())).toMatchObject({ ok: true });
  });

  it('is refused where an administrator sets the telephone up, whatever it is about', () => {
    const managed = policies({ PortalAddress: 'https://company.bitrix24.com' });
    expect(judge(letterOf(company), around({ policies: managed }))).toEqual({ ok: false, reason: 'provisionManaged' });
  });

  it('is offered beside what a package brings, and beside recommendations', () => {
    const packaged = policies(
      { UpdatesMode: 'off', Language: 'de', StartAtLogin: true },
      { SipServer: 'wss://pbx.example/ws' },
    );
    expect(judge(letterOf(company), around({ policies: packaged }))).toMatchObject({ ok: true });
  });
});
