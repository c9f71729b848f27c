/** A company's set-up before the agent: nothing happens by itself, by a stray key, or while it is being checked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provisionStates } from '../../../scripts/screens/provision-states.ts';
import { settingsStates } from '../../../scripts/screens/settings-states.ts';
import { type Screen, ui } from '../../../scripts/screens/screen.ts';
import { ready } from '../../../scripts/screens/people.ts';
import { eventually, push, requestsOn, Windows } from './windows.ts';

const screen = (name: string): Screen => {
  const found = [...provisionStates, ...settingsStates].find((each) => each.name === name);
  if (found === undefined) throw new Error(`no screen ${name}`);
  return found;
};

describe('a company’s set-up', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  it('is not answered by the Enter that was meant for something else, and is read from its top', async () => {
    const page = await windows.show(screen('provision-change'));
    const heading = page.getByRole('heading', { name: 'Set up Offhook for Example GmbH?' });
    await heading.waitFor();
    await page.keyboard.press('Enter');
    expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true);
    expect((await heading.boundingBox())?.y).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Not now' }).click();
    await eventually(() => requestsOn(page, 'provision:refuse')).toEqual([{ id: 'letter-1' }]);
    expect(await requestsOn(page, 'provision:accept')).toEqual([]);
  });

  it('says from whom it is, what changes, and takes the password along', async () => {
    const page = await windows.show(screen('provision'));
    expect(await page.getByRole('listitem').allInnerTexts()).toContain(
      'Server address (WSS)\nwss://pbx.example.com/ws',
    );
    expect(await page.getByRole('status').filter({ hasText: 'only what the sender says' }).count()).toBe(1);
    await page.getByLabel('Telephone password', { exact: true }).fill('hers');
    await page.getByRole('button', { name: 'Agree and set up' }).click();
    await eventually(() => requestsOn(page, 'provision:accept')).toEqual([{ id: 'letter-1', password: 'hers' }]);
  });

  it('can’t be agreed to while its address is being asked', async () => {
    const page = await windows.show(screen('provision-checking'));
    expect(await page.getByRole('button', { name: 'Agree and set up' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Not now' }).isDisabled()).toBe(false);
  });

  it('asks for the password once it can’t be fetched', async () => {
    const page = await windows.show({ ...screen('provision-secret-gone'), act: async () => undefined });
    expect(await page.getByLabel('Telephone password', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Agree and set up' }).click();
    await page.getByLabel('Telephone password', { exact: true }).fill('typed');
    await page.getByRole('button', { name: 'Agree and set up' }).click();
    await eventually(() => requestsOn(page, 'provision:accept')).toEqual([
      { id: 'letter-1', password: '' },
      { id: 'letter-1', password: 'typed' },
    ]);
  });

  it('leaves the call where it is, and gives the view back that was there before', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.getByRole('button', { name: 'Settings' }).click();
    await push(page, 'state:changed', screen('provision-during-call').state);
    await page.getByRole('button', { name: 'Agree and set up' }).waitFor();
    expect(await page.getByRole('button', { name: 'Hang up' }).count()).toBe(1);
    await push(page, 'state:changed', ready);
    await page.getByRole('navigation', { name: 'Settings' }).waitFor();
  });

  it('can be forgotten after a question', async () => {
    const page = await windows.show(screen('settings-set-up-by-company-forget'));
    await page.getByRole('button', { name: 'Forget', exact: true }).click();
    await eventually(() => requestsOn(page, 'provision:forget')).toHaveLength(1);
  });
});
