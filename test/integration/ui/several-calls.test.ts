import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppState } from '#shared/state.ts';
import { severalStates } from '../../../scripts/screens/several-states.ts';
import type { Screen } from '../../../scripts/screens/screen.ts';
import { answerWith, requestsOn, Windows } from './windows.ts';

/** A state from the pictures, before anybody has pressed anything. */
function screen(name: string): Screen {
  const found = severalStates.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no screen ${name}`);
  const { act: _pressed, ...rest } = found;
  return rest;
}

let windows: Windows;
beforeAll(async () => {
  windows = await Windows.start();
});
afterAll(() => windows.stop());

describe('two calls', () => {
  it('are switched, joined and connected with each other', async () => {
    const page = await windows.show(screen('calls-two'));
    await page.getByRole('button', { name: 'Switch to Claire Dubois' }).click();
    await page.getByRole('button', { name: 'Conference' }).click();
    await page.getByRole('button', { name: 'Connect with each other' }).click();
    await page.getByRole('button', { name: 'Hang up Claire Dubois' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'hold', callId: 'call-11', held: false },
      { type: 'join', callId: 'call-1', withId: 'call-11' },
      { type: 'connect', callId: 'call-1', withId: 'call-11' },
      { type: 'hangup', callId: 'call-11' },
    ]);
  });

  it('in a conference are separated, left one by one or all at once', async () => {
    const page = await windows.show(screen('calls-conference'));
    await page.getByRole('button', { name: 'Separate' }).click();
    await page.getByRole('button', { name: 'Hang up Claire Dubois' }).click();
    await page.getByRole('button', { name: 'Hang up all' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'split', callId: 'call-11' },
      { type: 'hangup', callId: 'call-11' },
      { type: 'hangup', callId: 'call-11' },
      { type: 'hangup', callId: 'call-1' },
    ]);
  });

  it('in a conference tell of a lost device once', async () => {
    const conference = screen('calls-conference');
    const { state: lost } = screen('calls-device-lost');
    const { phone } = lost as AppState;
    const page = await windows.show({ ...conference, state: { ...(conference.state as AppState), phone } });
    await page.getByText('Headset (Evolve2 65) is gone.').first().waitFor();
    expect(await page.getByText('Headset (Evolve2 65) is gone.').count()).toBe(1);
  });

  it('beside more than one held call can only be switched', async () => {
    const page = await windows.show(screen('calls-four'));
    expect(await page.getByRole('button', { name: /^Switch to/ }).count()).toBe(3);
    expect(await page.getByRole('button', { name: 'Conference' }).count()).toBe(0);
  });
});

describe('a transfer', () => {
  it('asks first with Enter, or goes at once, from the keyboard alone', async () => {
    const page = await windows.show(screen('calls-transfer'));
    await page.getByRole('button', { name: 'Transfer' }).press('Enter');
    await page.keyboard.type('204');
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'Transfer Jonas Bergmann' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Transfer' }).click();
    await page.getByRole('button', { name: 'Sales' }).first().click();
    await page.getByRole('button', { name: 'Transfer now' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'consult', callId: 'call-1', number: '204' },
      { type: 'transfer', callId: 'call-1', number: '300' },
    ]);
  });

  it('that is refused at once says why and keeps what was typed', async () => {
    const page = await windows.show(screen('calls-transfer'));
    await answerWith(page, 'call:command', { ok: false, reason: 'reconnecting' });
    await page.getByRole('button', { name: 'Transfer' }).click();
    await page.keyboard.type('204');
    await page.getByRole('button', { name: 'Transfer now' }).click();
    await page.getByRole('alert').getByText('is being restored').waitFor();
    expect(await page.getByLabel('Transfer to', { exact: true }).inputValue()).toBe('204');
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('Transfer to', { exact: true }).count()).toBe(0);
  });

  it('is completed or taken back while the colleague is asked', async () => {
    const page = await windows.show(screen('calls-consult'));
    await page.getByText('You are asking about Jonas Bergmann, who is on hold.').waitFor();
    await page.getByRole('button', { name: 'Transfer to Bernd Maier' }).click();
    await page.getByRole('button', { name: 'Back to Jonas Bergmann' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'completeTransfer', callId: 'call-1' },
      { type: 'cancelTransfer', callId: 'call-1' },
    ]);
  });

  it('that failed says so and gives the call back', async () => {
    const page = await windows.show(screen('calls-transfer-failed'));
    await page.getByRole('alert').getByText('204 could not be reached. The call is still yours.').waitFor();
    await page.getByRole('button', { name: 'Take the call back' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([{ type: 'cancelTransfer', callId: 'call-1' }]);
  });
});

describe('a call that rings', () => {
  it('goes to voicemail or to somebody else', async () => {
    const page = await windows.show(screen('calls-redirect'));
    await page.getByRole('button', { name: 'To voicemail' }).click();
    await page.getByRole('button', { name: 'Send elsewhere' }).click();
    await page.keyboard.type('310');
    await page.keyboard.press('Enter');
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'voicemail', callId: 'call-1' },
      { type: 'redirect', callId: 'call-1', number: '310' },
    ]);
  });
});

describe('what goes on in a call', () => {
  it.each([
    ['calls-reconnecting', /Reconnecting… [\d,]+ s/],
    ['calls-one-way', 'Nothing is heard from the other side.'],
    ['calls-device-lost', 'Headset (Evolve2 65) is gone. Built-in microphone is used until it is back.'],
    ['calls-recording-failed', 'The recording has stopped: it could not be saved. The call goes on.'],
  ])('%s is told in words', async (name, words) => {
    const page = await windows.show(screen(name));
    await page.getByText(words).waitFor();
  });

  it('is recorded only where that is allowed, and paused for what must not be', async () => {
    const without = await windows.show(screen('calls-sound'));
    expect(await without.getByRole('button', { name: 'Record' }).count()).toBe(0);
    const page = await windows.show(screen('calls-recording'));
    await page.getByRole('button', { name: 'Pause recording' }).click();
    await page.getByRole('button', { name: 'Stop recording' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'record', callId: 'call-1', recording: 'paused' },
      { type: 'record', callId: 'call-1', recording: 'off' },
    ]);
  });

  it('has room for another one, which is dialled beside it', async () => {
    const page = await windows.show(screen('calls-add'));
    await page.getByRole('button', { name: 'Add call' }).click();
    await page.getByLabel('Number', { exact: true }).fill('030 1234');
    await page.keyboard.press('Enter');
    await page.getByLabel('Number', { exact: true }).waitFor({ state: 'detached' });
    expect(await requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '030 1234' }]);
  });
});

describe('the desk', () => {
  it('calls with one press, and takes the call that rings at a colleague', async () => {
    const page = await windows.show(screen('desk-quick-keys'));
    await page.getByRole('button', { name: 'Bernd Maier free' }).click();
    await page.getByRole('button', { name: 'Support being called' }).click();
    expect(await requestsOn(page, 'call:command')).toEqual([
      { type: 'dial', number: '204' },
      { type: 'pickup', number: '310' },
    ]);
  });

  it('is away for as long as was chosen, and back with one press', async () => {
    const page = await windows.show(screen('desk-availability'));
    await page.getByRole('button', { name: 'Available' }).press('Enter');
    await page.getByText('Forward calls').click();
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('Enter the number to forward to.').waitFor();
    await page.getByLabel('Forward to').fill('3 10');
    await page.getByLabel('Until I switch it off').check();
    await page.getByRole('button', { name: 'Switch on' }).click();
    const asked = await requestsOn(page, 'settings:set');
    expect(asked.at(-1)).toEqual({ availability: { kind: 'forward', number: '310', until: null } });
    const away = await windows.show(screen('desk-do-not-disturb'));
    await away.getByText('47 min left').waitFor();
    await away.getByRole('button', { name: 'Be available again' }).click();
    expect(await requestsOn(away, 'settings:set')).toEqual([{ availability: { kind: 'available' } }]);
  });

  it('tells of voice messages', async () => {
    const page = await windows.show(screen('desk-messages'));
    await page.getByText('2 new voice messages').waitFor();
  });
});
