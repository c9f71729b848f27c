import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import type { AppState } from '#shared/state.ts';
import { incoming, NOW, outgoing, ready, talking } from '../../../scripts/screens/people.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { answerWith, eventually, push, requestsOn, Windows } from './windows.ts';

const withCalls = (...calls: Call[]): AppState => ({ ...ready, calls });

const TALKING = ['Mute', 'Hold', 'Keypad', 'Transfer', 'Add call'];

describe('a call in the main window', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  it('is announced at once, in any view, and answered or declined there', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.getByRole('button', { name: 'Settings' }).click();
    await push(page, 'state:changed', withCalls(incoming));
    await page.getByRole('alert').getByText('Incoming call from Jonas Bergmann').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Answer' }).press('Enter');
    await page.getByRole('button', { name: 'Decline' }).click();
    await eventually(() => requestsOn(page, 'call:command')).toEqual([
      { type: 'answer', callId: 'call-1' },
      { type: 'decline', callId: 'call-1' },
    ]);
  });

  it.each<[string, Call, string[]]>([
    ['rings here', incoming, ['Decline', 'Answer', 'Send elsewhere']],
    ['is being answered', { ...incoming, phase: 'connecting' }, [...TALKING, 'Hang up']],
    ['is dialled', outgoing, ['Hang up']],
    ['rings there', { ...outgoing, phase: 'ringing' }, ['Hang up']],
    ['is talked', talking, [...TALKING, 'Hang up']],
    ['is muted', { ...talking, muted: true }, ['Unmute', ...TALKING.slice(1), 'Hang up']],
    ['is on hold', { ...talking, hold: 'both' }, ['Mute', 'Resume', ...TALKING.slice(2), 'Hang up']],
    ['is over', { ...talking, phase: 'ended', end: { cause: 'hungup', by: 'remote', sipCode: null } }, ['Call again']],
  ])('that %s has exactly its buttons', async (_, call, expected) => {
    const page = await windows.show(ui('call', withCalls(call)));
    const panel = page.getByRole('region', { name: /^Call with/ });
    expect(await panel.getByRole('button').allTextContents()).toEqual(expected);
  });

  it('can be muted and held only as the call says, whatever was pressed', async () => {
    const page = await windows.show(ui('call', withCalls(talking)));
    await page.getByRole('button', { name: 'Mute' }).click();
    await page.getByRole('button', { name: 'Hold' }).click();
    expect(await page.getByRole('button', { name: 'Unmute' }).count()).toBe(0);
    await push(page, 'state:changed', withCalls({ ...talking, muted: true, hold: 'local' }));
    await page.getByRole('button', { name: 'Unmute' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Hang up' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'mute', callId: 'call-1', muted: true },
      { type: 'hold', callId: 'call-1', held: true },
      { type: 'mute', callId: 'call-1', muted: false },
      { type: 'hold', callId: 'call-1', held: false },
      { type: 'hangup', callId: 'call-1' },
    ]);
  });

  it('sends tones from the keypad and from the keyboard, and shows those that were sent', async () => {
    const page = await windows.show(ui('call', withCalls(talking)));
    await page.keyboard.press('1'); // the keypad is closed: not a tone
    await page.getByRole('button', { name: 'Keypad' }).click();
    await page.keyboard.press('4');
    await page.getByRole('button', { name: '#', exact: true }).click();
    await page.getByText('4#').waitFor();
    await answerWith(page, 'call:command', { ok: false, reason: 'notNow' });
    await page.keyboard.press('9');
    await page.getByRole('alert').getByText('This is not possible at the moment.').waitFor();
    expect(await page.getByText('4#9').count()).toBe(0);
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'dtmf', callId: 'call-1', tones: '4' },
      { type: 'dtmf', callId: 'call-1', tones: '#' },
      { type: 'dtmf', callId: 'call-1', tones: '9' },
    ]);
  });

  it('counts the time since the answer, and stops when it is over', async () => {
    const page = await windows.show(ui('call', withCalls(talking)));
    await page.getByText('3:12').waitFor();
    await page.clock.setFixedTime(NOW + 60_000);
    await page.getByText('4:12').waitFor();
    const over: Call = { ...talking, phase: 'ended', end: { cause: 'hungup', by: 'local', sipCode: null } };
    await push(page, 'state:changed', withCalls({ ...over, at: { ...over.at, ended: NOW + 5_000 } }));
    await page.getByText('3:17').waitFor();
    await page.getByRole('status').getByText('Jonas Bergmann: Call ended').waitFor({ state: 'attached' });
  });

  it('shows the one that rings above the one that is talked', async () => {
    const second: Call = { ...incoming, id: 'call-9', remote: { number: '12', e164: null, name: 'Claire' } };
    const page = await windows.show(ui('call', withCalls(talking, second)));
    const regions = await page.getByRole('main').getByRole('region').all();
    const names = await Promise.all(regions.slice(0, 2).map((region) => region.getAttribute('aria-label')));
    expect(names).toEqual(['Other calls', 'Call with Jonas Bergmann']);
    await page.getByRole('button', { name: 'Answer: Claire' }).click();
    await page.getByRole('button', { name: 'Decline: Claire' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'answer', callId: 'call-9' },
      { type: 'decline', callId: 'call-9' },
    ]);
  });

  it('has nothing to dial beside it, and what can wait is silent', async () => {
    const blocked = { state: 'notConnected', reason: null, blockedAttempts: 1 } as const;
    const page = await windows.show(ui('ready', { ...ready, card: blocked }));
    await page.getByText('A browser tried to connect but its permission is missing').waitFor();
    await push(page, 'state:changed', { ...withCalls(talking), card: blocked });
    await eventually(() => page.getByText('A browser tried to connect').count()).toBe(0);
    expect(await page.getByLabel('Number', { exact: true }).count()).toBe(0);
  });

  it('is called again from where it ended', async () => {
    const over: Call = { ...outgoing, phase: 'ended', end: { cause: 'busy', by: 'remote', sipCode: 486 } };
    const page = await windows.show(ui('call', withCalls(over)));
    await page.getByText('Busy', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Call again' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '+442079460958' }]);
  });

  it('leaves a notice that can be closed', async () => {
    const page = await windows.show(
      ui('notice', { ...ready, notices: [{ id: 'n7', reason: 'microphoneBusy', at: NOW }] }),
    );
    await page.getByRole('alert').getByText('Close the other program, then call again.').waitFor();
    await page.getByRole('button', { name: 'Close: Another program is using the microphone' }).click();
    expect(await requestsOn(page, 'notice:close')).toEqual([{ id: 'n7' }]);
  });

  it('shows a push that came before the first answer, and never goes back to the older snapshot', async () => {
    const page = await windows.show(ui('late', null));
    await page.getByText('Offhook is starting…').waitFor();
    await push(page, 'state:changed', withCalls(talking));
    await page.getByRole('button', { name: 'Hang up' }).waitFor();
  });
});
