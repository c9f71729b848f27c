/** A call's way into the CRM as the list of recent calls tells it, and another try by hand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import type { AppState } from '#shared/state.ts';
import { reportStates, uploadFailed, uploading, withReport } from '../../../scripts/screens/report-states.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { answerWith, askedOn, eventually, push, requestsOn, Windows } from './windows.ts';

describe('the list of recent calls', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  const firstRow = async (state: AppState) => {
    const page = await windows.show(ui('reports', state));
    return { page, row: page.getByRole('listitem').first() };
  };
  const inState = (name: string): AppState => {
    const state = reportStates.find((screen) => screen.name === name)?.state;
    if (state === undefined || state === null || !('history' in state)) throw new Error(`no state ${name}`);
    return state;
  };

  it.each<[string, string, boolean]>([
    ['recording-waiting', 'In the CRM; the recording follows', false],
    ['recording-done', 'In the CRM with its recording', false],
    ['recording-failed', 'Recording not in the CRM: Bitrix24 does not take the recording', true],
    ['recording-not-yet', 'Recording not in the CRM yet: Bitrix24 cannot be reached', true],
    ['recording-lost', 'Recording not in the CRM: The recording is no longer on this computer', false],
    ['report-not-yet', 'Not in the CRM yet: Bitrix24 waits for your administrator', true],
    ['report-refused', 'Not in the CRM: Bitrix24 does not know you as an active employee', true],
    // The window says so once, above: no button for each call.
    ['report-offline', 'Not in the CRM yet: Bitrix24 cannot be reached', false],
  ])('%s: says “%s”, and offers another try: %s', async (name, text, mayRetry) => {
    const { row } = await firstRow(inState(name));
    await row.getByText(text).first().waitFor({ state: 'attached' });
    expect(await row.getByText(text).count()).toBe(1);
    expect(await row.getByRole('button', { name: 'Try again' }).count()).toBe(mayRetry ? 1 : 0);
  });

  it('shows how much of a recording has left', async () => {
    const { page, row } = await firstRow(uploading);
    const bar = row.getByRole('progressbar', { name: 'Recording is being sent' });
    expect([await bar.textContent(), await bar.getAttribute('aria-valuenow')]).toEqual(['Recording 43%', '43']);
    await push(page, 'state:changed', withReport({ report: 'done', recording: { state: 'uploading', percent: 87 } }));
    await row.getByText('Recording 87%').waitFor();
    await push(page, 'state:changed', withReport({ report: 'done', recording: { state: 'done', percent: null } }));
    await row.getByText('In the CRM with its recording').waitFor({ state: 'attached' });
    expect(await bar.count()).toBe(0);
  });

  it('sends a call again by keyboard, tells what comes of it, and calls nobody by a second Enter', async () => {
    const { page, row } = await firstRow(uploadFailed);
    const button = row.getByRole('button', { name: 'Try again: send the call with Jonas Bergmann to the CRM' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'report:retry')).toEqual([{ id: 'h1' }]);
    const told = page.getByRole('status', { name: 'Calls on their way to the CRM' });
    const become = (report: Partial<ReportedHistoryRow>) =>
      push(page, 'state:changed', withReport({ report: 'done', why: null, mayRetry: false, ...report }));
    await become({ recording: { state: 'uploading', percent: 0 } });
    await eventually(() => told.textContent()).toBe('The call with Jonas Bergmann is being sent again');
    expect(await button.count()).toBe(0);
    await become({ recording: { state: 'uploading', percent: 60 } });
    await row.getByText('Recording 60%').waitFor();
    expect(await told.textContent()).toBe('The call with Jonas Bergmann is being sent again');
    await become({ recording: { state: 'failed', percent: null }, why: 'portalRecording', mayRetry: true });
    await eventually(() => told.textContent()).toBe('Recording not in the CRM: Bitrix24 does not take the recording');
    await become({ recording: { state: 'done', percent: null } });
    await eventually(() => told.textContent()).toBe('The call with Jonas Bergmann is in the CRM now');
    expect(await requestsOn(page, 'call:command')).toEqual([]);
  });

  it('leaves the focus in the row, from where the next key finds its buttons', async () => {
    const { page, row } = await firstRow(uploadFailed);
    await row.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Space');
    await push(page, 'state:changed', uploading);
    await row.getByRole('progressbar').waitFor();
    expect(await row.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Call Jonas Bergmann');
  });

  it('says why another try was not taken', async () => {
    const { page, row } = await firstRow(uploadFailed);
    await answerWith(page, 'report:retry', { ok: false, reason: 'invalidInput' });
    await row.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    expect(await page.getByRole('status', { name: 'Calls on their way to the CRM' }).textContent()).toBe('');
  });

  it('still calls again wherever else the row is pressed', async () => {
    const { page, row } = await firstRow(uploadFailed);
    await row.getByText('Jonas Bergmann').click({ force: true });
    expect((await askedOn(page)).some(({ name }) => name === 'report:retry')).toBe(false);
    await eventually(() => requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '+493012345678' }]);
  });
});
