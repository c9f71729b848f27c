import { describe, expect, it } from 'vitest';
import { PAIRING_LIFE, PairingDesk } from '../../../../src-main/bridge/pairing.ts';
import { pairingLink, readPairingFragment } from '#shared/pairing-link.ts';
import { ManualClock } from '../manual-clock.ts';

describe('the pairing desk', () => {
  it('keeps one code at a time, for ten minutes', async () => {
    const clock = new ManualClock();
    const desk = new PairingDesk(clock);
    expect(desk.offer).toBeNull();
    const first = desk.open();
    const second = desk.open();
    expect(second.code).not.toBe(first.code);
    expect(desk.offer).toEqual(second);
    await clock.advance(PAIRING_LIFE - 1);
    expect(desk.offer).toEqual(second);
    await clock.advance(1);
    expect(desk.offer).toBeNull();
  });

  it('forgets a code that was used', () => {
    const desk = new PairingDesk(new ManualClock());
    desk.open();
    desk.close();
    expect(desk.offer).toBeNull();
  });
});

describe('the pairing link', () => {
  const target = { port: 20000, instance: '11111111-2222-4333-8444-555555555555', code: 'x'.repeat(43) };

  it('carries everything in the fragment, which reaches no server', () => {
    const url = new URL(pairingLink('https://offhook.example.com', target));
    expect(url.pathname + url.search).toBe('/pair.html');
    expect(readPairingFragment(url.hash)).toEqual(target);
  });

  it.each(['', '#', '#20000', `#80.${target.instance}.${target.code}`, `#99999.${target.instance}.${target.code}`])(
    'is not %s',
    (fragment) => {
      expect(readPairingFragment(fragment)).toBeNull();
    },
  );
});
