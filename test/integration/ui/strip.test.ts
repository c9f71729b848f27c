import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOW, talking } from '../../../scripts/screens/people.ts';
import type { Screen } from '../../../scripts/screens/screen.ts';
import { stripStates } from '../../../scripts/screens/strip-states.ts';
import { answerWith, eventually, push, requestsOn, violationsOn, Windows } from './windows.ts';

const strip = stripStates[0] as Screen;
const shown = { locale: 'en', dark: false, others: 0, call: talking } as const;

describe('the call strip', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  it('mutes, holds, opens the window and hangs up with one press each', async () => {
    const page = await windows.show(strip);
    await button(page, 'Mute').click();
    await button(page, 'Hold').click();
    await button(page, 'Open Offhook').click();
    await button(page, 'Hang up').click();
    await eventually(() => requestsOn(page, 'call:command')).toEqual([
      { type: 'mute', callId: talking.id, muted: true },
      { type: 'hold', callId: talking.id, held: true },
      { type: 'hangup', callId: talking.id },
    ]);
    expect(await requestsOn(page, 'window:open')).toHaveLength(1);
    expect(await violationsOn(page)).toEqual([]);
  });

  it('says what is switched, and switches it back', async () => {
    const page = await windows.show(strip);
    await push(page, 'strip:changed', { ...shown, call: { ...talking, muted: true } });
    expect(await button(page, 'Unmute').getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('status').getByText('Microphone off').waitFor();
    await button(page, 'Unmute').click();
    await push(page, 'strip:changed', { ...shown, call: { ...talking, hold: 'local' } });
    await page.getByRole('status').getByText('On hold').waitFor();
    await button(page, 'Resume').click();
    await eventually(() => requestsOn(page, 'call:command')).toEqual([
      { type: 'mute', callId: talking.id, muted: false },
      { type: 'hold', callId: talking.id, held: false },
    ]);
  });

  it('is reached by the keyboard in reading order, and a new snapshot leaves the keyboard where it is', async () => {
    const page = await windows.show(strip);
    const names: (string | null)[] = [];
    for (let press = 0; press < 4; press++) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null));
    }
    expect(names).toEqual(['Mute', 'Hold', 'Open Offhook', 'Hang up']);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await push(page, 'strip:changed', { ...shown, call: { ...talking, hold: 'local' } });
    await button(page, 'Resume').waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'call:command')).toEqual([
      { type: 'hold', callId: talking.id, held: false },
    ]);
  });

  it('counts the time since the answer, and none before it', async () => {
    const page = await windows.show(strip);
    const answered = talking.at.answered ?? 0;
    const seconds = Math.floor((NOW - answered) / 1000);
    const two = (part: number): string => String(part).padStart(2, '0');
    expect(await page.locator('time').textContent()).toBe(`${Math.floor(seconds / 60)}:${two(seconds % 60)}`);
    await page.clock.setFixedTime(answered + 3_725_000);
    await eventually(() => page.locator('time').textContent()).toBe('1:02:05');
    const dialled = { ...talking, phase: 'ringing', direction: 'outgoing', at: { ...talking.at, answered: null } };
    await push(page, 'strip:changed', { ...shown, call: dialled as typeof talking });
    await page.getByRole('status').getByText('Ringing…').waitFor();
    expect(await page.locator('time').textContent()).toBe('');
    expect(await page.getByRole('button').count()).toBe(2);
  });

  it('says why a press was in vain, of this call only, and is empty when the call is over', async () => {
    const page = await windows.show(strip);
    await answerWith(page, 'call:command', { ok: false, reason: 'unknownCall' });
    await button(page, 'Hang up').click();
    await page.getByRole('alert').getByText('This call is already over.').waitFor();
    await push(page, 'strip:changed', { ...shown, call: { ...talking, id: 'another' } });
    await eventually(() => page.getByRole('alert').count()).toBe(0);
    await push(page, 'strip:changed', { ...shown, call: null });
    await eventually(() => page.locator('main').isVisible()).toBe(false);
  });

  it('leaves its place to be dragged, but not its buttons', async () => {
    const page = await windows.show(strip);
    const region = (selector: string) =>
      page
        .locator(selector)
        .evaluate((element) => getComputedStyle(element).getPropertyValue('-webkit-app-region') || 'unknown');
    expect([await region('main'), await region('.buttons')]).toEqual(['drag', 'no-drag']);
  });
});
