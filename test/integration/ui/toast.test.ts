import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incoming } from '../../../scripts/screens/people.ts';
import { toastStates } from '../../../scripts/screens/toast-states.ts';
import type { Screen } from '../../../scripts/screens/screen.ts';
import { answerWith, eventually, push, requestsOn, violationsOn, Windows } from './windows.ts';

const toast = toastStates[0] as Screen;

describe('the toast', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  it('says who rings on which line, and answers and declines with one press', async () => {
    const page = await windows.show(toast);
    expect(await page.getByRole('heading').textContent()).toBe('Jonas Bergmann');
    expect(await page.locator('main').innerText()).toContain('+49 30 12345678');
    expect(await page.locator('main').innerText()).toContain('Line 201');
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('button', { name: 'Decline' }).click();
    await eventually(() => requestsOn(page, 'call:command')).toEqual([
      { type: 'answer', callId: 'call-1' },
      { type: 'decline', callId: 'call-1' },
    ]);
    expect(await violationsOn(page)).toEqual([]);
  });

  it('names the colleague whose client calls, and passes the call on with one press', async () => {
    const page = await windows.show(toast);
    const responsible = { userId: '13', name: 'Ben Ortiz', extension: '103' };
    await push(page, 'toast:changed', { locale: 'en', dark: false, call: incoming, responsible });
    await page.getByText('Ben Ortiz looks after this client.').waitFor();
    await page.getByRole('button', { name: 'Pass on' }).click();
    await eventually(() => requestsOn(page, 'call:command')).toEqual([
      { type: 'redirect', callId: 'call-1', number: '103' },
    ]);
  });

  it('waits without buttons while the call is being answered, and is empty once it is gone', async () => {
    const page = await windows.show(toast);
    const state = { locale: 'de', dark: true, responsible: null };
    await push(page, 'toast:changed', { ...state, call: { ...incoming, phase: 'connecting' } });
    await page.getByText('Verbindet…').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await push(page, 'toast:changed', { ...state, call: null });
    await eventually(() => page.locator('main').innerHTML()).toBe('');
  });

  it('says why a press was in vain, of this call only', async () => {
    const page = await windows.show(toast);
    await answerWith(page, 'call:command', { ok: false, reason: 'unknownCall' });
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('alert').getByText('This call is already over.').waitFor();
    await push(page, 'toast:changed', {
      locale: 'en',
      dark: false,
      responsible: null,
      call: { ...incoming, id: 'call-2' },
    });
    await page.getByText('Incoming call').waitFor();
    expect(await page.getByText('This call is already over.').count()).toBe(0);
  });

  it('says so when main does not answer', async () => {
    const page = await windows.show(toast);
    await answerWith(page, 'call:command', { throws: true });
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('alert').getByText('The program did not answer. Please try again.').waitFor();
  });

  it('keeps still for those who asked for less motion, and moves for the others', async () => {
    const page = await windows.show(toast);
    const animations = (): Promise<number> => page.evaluate(() => document.getAnimations().length);
    expect(await animations()).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await eventually(animations).toBeGreaterThan(0);
  });

  it('treats names as text', async () => {
    const page = await windows.show(toast);
    const remote = { ...incoming.remote, name: '<img src=x onerror=alert(1)>' };
    await push(page, 'toast:changed', { locale: 'en', dark: false, responsible: null, call: { ...incoming, remote } });
    await eventually(() => page.getByRole('heading').textContent()).toBe('<img src=x onerror=alert(1)>');
    expect(await page.locator('img').count()).toBe(0);
  });
});
