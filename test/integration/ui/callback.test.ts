import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callbackStates } from '../../../scripts/screens/callback-states.ts';
import type { Screen } from '../../../scripts/screens/screen.ts';
import { eventually, push, requestsOn, violationsOn, Windows } from './windows.ts';

const screen = (name: string): Screen => callbackStates.find((one) => one.name === name) as Screen;
const offered = screen('callback');
const text = 'Julia Brandt: Please call me about my order 4711.';

interface Spoken {
  readonly text: string;
  readonly lang: string;
}

/** Before the window's own script: what goes to the speech engine is kept, and goes there all the same. */
function listenToSpeech(): void {
  const spoken: Spoken[] = [];
  let stopped = 0;
  const engine = globalThis.speechSynthesis;
  const speak = engine.speak.bind(engine);
  const cancel = engine.cancel.bind(engine);
  engine.speak = (utterance) => {
    spoken.push({ text: utterance.text, lang: utterance.lang });
    speak(utterance);
  };
  engine.cancel = () => {
    stopped += 1;
    cancel();
  };
  Object.assign(globalThis, { speech: () => ({ spoken, stopped }) });
}

/** As Chromium's engine answers on a computer without voices. */
function loseTheVoice(): void {
  globalThis.speechSynthesis.speak = (utterance) => {
    setTimeout(() =>
      utterance.dispatchEvent(new SpeechSynthesisErrorEvent('error', { utterance, error: 'synthesis-failed' })),
    );
  };
}

const speechOn = (page: Page): Promise<{ readonly spoken: readonly Spoken[]; readonly stopped: number }> =>
  page.evaluate(() => (globalThis as unknown as { speech: () => { spoken: Spoken[]; stopped: number } }).speech());

describe('a customer who wants to be called', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());
  const show = async (what: Screen, before = listenToSpeech): Promise<Page> => {
    const page = await windows.show(what);
    // The window begins anew, under our ears.
    await page.addInitScript(before);
    await page.reload();
    await page.getByRole('heading', { name: 'A customer wants to be called' }).waitFor();
    return page;
  };

  it('is read out before anybody is called, in the language of the form', async () => {
    const page = await show(offered);
    await eventually(async () => (await speechOn(page)).spoken).toEqual([{ text, lang: 'en' }]);
    expect(await requestsOn(page, 'callback:accept')).toEqual([]);
    await page.getByRole('button', { name: 'Call now' }).click();
    await eventually(() => requestsOn(page, 'callback:accept')).toEqual([{ id: 'callback-1' }]);
    expect((await speechOn(page)).spoken).toHaveLength(1);
    expect(await violationsOn(page)).toEqual([]);
  });

  it('is silent when the offer is gone', async () => {
    const page = await show(offered);
    await eventually(async () => (await speechOn(page)).spoken).toHaveLength(1);
    await push(page, 'state:changed', { ...offered.state, callback: null });
    await eventually(async () => (await speechOn(page)).stopped).toBeGreaterThan(0);
  });

  it('is only shown to an agent who talks', async () => {
    const page = await show(screen('callback-during-call'));
    await page.getByText(text).waitFor();
    expect((await speechOn(page)).spoken).toEqual([]);
  });

  it('is to be read where the computer has no voice, and the window says so', async () => {
    const page = await show(offered, loseTheVoice);
    await page.getByText('This computer has no voice that could read it out').waitFor();
    await page.getByText(text).waitFor();
  });
});
