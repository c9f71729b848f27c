import { describe, expect, it } from 'vitest';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { Colleagues } from '../../../../src-main/portal/colleagues.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

type Filter = Readonly<Record<string, unknown>>;
const staff = [
  { ID: '12', UF_PHONE_INNER: '101' },
  { ID: 13, UF_PHONE_INNER: 102 },
  { ID: '14', UF_PHONE_INNER: null },
  { ID: '15', UF_PHONE_INNER: '199' },
  { ID: '16', UF_PHONE_INNER: '199' },
];

function open() {
  const asked: Filter[] = [];
  const clock = new ManualClock();
  const around = { down: false };
  const portal = {
    call: <Result>(_method: string, params: Readonly<Record<string, unknown>>): Promise<Result> => {
      const filter = params['FILTER'] as Filter;
      asked.push(filter);
      if (around.down) return Promise.reject(new PortalError('portalUnreachable', { delivery: 'unknown' }));
      const found = staff.filter((user) =>
        Object.entries(filter).every(([key, value]) => key === 'ACTIVE' || String(Reflect.get(user, key)) === value),
      );
      return Promise.resolve(found as Result);
    },
  };
  return { colleagues: new Colleagues({ portal, clock, log: silentLog }), asked, clock, around };
}

describe('a colleague', () => {
  it('is found by id and by extension, and asked for once', async () => {
    const { colleagues, asked, clock } = open();
    const julia = { userId: '13', extension: '102' };
    expect(await colleagues.byId('13')).toEqual(julia);
    expect(await colleagues.byExtension('102')).toEqual(julia);
    await clock.advance(3_599_000);
    expect(await colleagues.byId('13')).toEqual(julia);
    expect(asked).toEqual([{ ID: '13', ACTIVE: true }]);
    await clock.advance(2000);
    await colleagues.byId('13');
    expect(asked).toHaveLength(2);
  });

  it('may have no telephone, or share an extension with somebody', async () => {
    const { colleagues } = open();
    expect(await colleagues.byId('14')).toEqual({ userId: '14', extension: null });
    expect(await colleagues.byExtension('199')).toBeNull();
  });

  it('who is nobody yet is looked for again soon', async () => {
    const { colleagues, asked, clock } = open();
    expect(await colleagues.byExtension('177')).toBeNull();
    expect(await colleagues.byExtension('177')).toBeNull();
    await clock.advance(60_000);
    await colleagues.byExtension('177');
    expect(asked).toHaveLength(2);
  });

  it('is never looked for by a telephone number', async () => {
    const { colleagues, asked } = open();
    expect([await colleagues.byId('+493012345'), await colleagues.byExtension('0301234567')]).toEqual([null, null]);
    expect(asked).toEqual([]);
  });

  it('is looked for again after a portal that did not answer', async () => {
    const { colleagues, around } = open();
    around.down = true;
    await expect(colleagues.byId('13')).rejects.toMatchObject({ reason: 'portalUnreachable' });
    around.down = false;
    expect(await colleagues.byId('13')).toEqual({ userId: '13', extension: '102' });
  });
});
