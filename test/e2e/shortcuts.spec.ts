/** Keys that work from every program, pressed where the stand-in records them: with a real call, and after a restart. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AGENT_HZ, type Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { expect, test } from './office-test.ts';

test.beforeEach(async ({ desk }) => {
  const isStandIn = await desk.desktop.app.evaluate(() => Object.hasOwn(globalThis, '__standin'));
  test.skip(!isStandIn, 'no test can press a key of the system; the stand-in has them written down');
});

const KEYS = { Answer: 'Control+Shift+F9', 'Hang up or decline': 'Control+Shift+F10' } as const;

test('keys that are set answer a call, mute it and hang up, and are kept', async ({ office, desk, main }) => {
  const { desktop } = desk;
  await main.openSettings('Shortcuts');
  for (const [action, keys] of Object.entries(KEYS)) await record(main, action, keys);
  await record(main, 'Microphone off and on', 'Control+Alt+M');
  const groups = main.page.getByRole('group');
  await expect(groups.getByText('Works', { exact: true })).toHaveCount(3);
  await main.leaveSettings();
  expect(await held(desktop)).toEqual(['Control+Alt+M', KEYS.Answer, KEYS['Hang up or decline']].toSorted());

  await desktop.quit();
  await desktop.startAgain();
  const again = await desktop.main();
  await expect(again.connection('Telephone')).toHaveText('Ready');
  expect(await held(desktop)).toEqual(['Control+Alt+M', KEYS.Answer, KEYS['Hang up or decline']].toSorted());

  // Nothing rings: nothing happens.
  await press(desktop, KEYS.Answer);
  const call = await office.incoming();
  await expect(again.button('Answer')).toBeVisible();
  await press(desktop, KEYS.Answer);
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await press(desktop, 'Control+Alt+M');
  await expect(again.button('Unmute')).toBeVisible();
  await press(desktop, 'Control+Alt+M');
  await expect(again.button('Mute')).toBeVisible();
  await press(desktop, KEYS['Hang up or decline']);
  expect(await ended(call)).toMatchObject({ by: 'agent' });

  const declined = await office.incoming();
  // The call before is still shown for a moment.
  await expect(again.button('Answer')).toBeVisible();
  await press(desktop, KEYS['Hang up or decline']);
  expect(await ended(declined)).toMatchObject({ status: 486 });
  await clear(again);
  expect(await held(desktop)).toEqual([]);
});

test('a selected number waits in the field; what is no number is told; nothing of it is in the log', async ({
  desk,
  main,
}) => {
  const { desktop } = desk;
  await main.openSettings('Shortcuts');
  await record(main, 'Call the selected number', 'Control+Alt+C');
  await main.leaveSettings();
  await select(desktop, 'Tel.: +49 30 5550147');
  expect(await reads(desktop)).toBe(0);
  await press(desktop, 'Control+Alt+C');
  await expect(main.dialField).toHaveValue('+49 30 5550147');
  await main.dialField.fill('');
  await select(desktop, 'my dear diary');
  await press(desktop, 'Control+Alt+C');
  await expect(main.notice('No telephone number is selected')).toBeVisible();
  await main.closeNotice('No telephone number is selected');
  expect(await reads(desktop)).toBe(2);
  expect(readFileSync(path.join(desktop.profile, 'logs', 'offhook.log'), 'utf8')).not.toMatch(/5550147|diary/);
  await clear(main);
});

test('keys of another program are told, and so is where none are wanted', async ({ desk, main }) => {
  const { desktop } = desk;
  await desktop.app.evaluate((_electron, keys) => {
    (globalThis as unknown as Standin).__standin.takenShortcuts.add(keys);
  }, KEYS.Answer);
  await main.openSettings('Shortcuts');
  await record(main, 'Answer', KEYS.Answer);
  await expect(main.page.getByText('Does not work: another program has these keys')).toBeVisible();
  await record(main, 'Answer', 'Control+Shift+F11');
  await expect(main.page.getByText('Works', { exact: true })).toBeVisible();
  await main.page.getByRole('switch', { name: 'Use shortcuts' }).uncheck();
  await expect.poll(() => held(desktop)).toEqual([]);
  await main.page.getByRole('switch', { name: 'Use shortcuts' }).check();
  await expect.poll(() => held(desktop)).toEqual(['Control+Shift+F11']);
  await main.leaveSettings();
  await clear(main);
});

interface Standin {
  readonly __standin: {
    readonly shortcuts: Map<string, () => void>;
    readonly takenShortcuts: Set<string>;
    calls(api: string): readonly unknown[];
  };
}

async function record(main: MainWindow, action: string, keys: string): Promise<void> {
  await main.press(`Set keys: ${action}`);
  await main.page.keyboard.press(keys);
  await expect(main.button(`Remove keys: ${action}`)).toBeVisible();
}

async function clear(main: MainWindow): Promise<void> {
  await main.openSettings('Shortcuts');
  const remove = main.page.getByRole('button', { name: /^Remove keys/ });
  for (let left = await remove.count(); left > 0; left--) {
    await remove.first().click();
    await expect(remove).toHaveCount(left - 1);
  }
  await main.leaveSettings();
}

const held = (desktop: Desktop): Promise<string[]> =>
  desktop.app.evaluate(() => [...(globalThis as unknown as Standin).__standin.shortcuts.keys()].toSorted());

const press = (desktop: Desktop, keys: string): Promise<void> =>
  desktop.app.evaluate((_electron, accelerator) => {
    const pressed = (globalThis as unknown as Standin).__standin.shortcuts.get(accelerator);
    if (pressed === undefined) throw new Error(`nobody has ${accelerator}`);
    pressed();
  }, keys);

/** How often the program has read what is selected, on Linux, or copied. */
const reads = (desktop: Desktop): Promise<number> =>
  desktop.app.evaluate(() => {
    const { __standin } = globalThis as unknown as Standin;
    return __standin.calls(process.platform === 'linux' ? 'clipboard.selection.readText' : 'clipboard.readText').length;
  });

const select = (desktop: Desktop, text: string): Promise<void> =>
  desktop.app.evaluate(
    ({ clipboard }, selected) => (process.platform === 'linux' ? clipboard.selection : clipboard).writeText(selected),
    text,
  );
