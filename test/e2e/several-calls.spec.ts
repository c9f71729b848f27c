/** Several calls in the shipped program: who hears whom, in the windows and on the wire. */
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { answered, ended, untilHeld } from '../../scripts/office/far-end.ts';
import { finishedCall } from './crm.ts';
import { expect, test } from './office-test.ts';

const ada = { name: 'Ada Moreau', number: '+33142685301' };
const tom = { name: 'Tom Whitfield', number: '+442079460102' };

test('a second call is taken in the toast: the first is held, the agent switches, both reach the CRM', async ({
  office,
  desk,
  main,
}) => {
  const first = await office.incoming(ada);
  const toast = await desk.desktop.window('toast');
  await toast.getByRole('button', { name: 'Answer' }).click();
  await answered(first);
  await first.waitToHear(AGENT_HZ);

  const second = await office.incoming(tom);
  await expect(toast.getByRole('heading', { name: tom.name })).toBeVisible();
  await toast.getByRole('button', { name: 'Answer' }).click();
  await answered(second);
  await untilHeld(first, true);
  await first.waitToHear(0);
  await second.waitToHear(AGENT_HZ);
  await expect(main.call).toContainText(tom.name);

  await main.page.getByRole('button', { name: `Switch to ${ada.name}` }).click();
  await untilHeld(second, true);
  await untilHeld(first, false);
  await first.waitToHear(AGENT_HZ);
  await second.waitToHear(0);

  await main.press('Hang up');
  await ended(first);
  // Nobody is brought back by itself: the agent says with whom she goes on.
  expect(second.held).toBe(true);
  await main.press('Hang up');
  await ended(second);
  for (const { number } of [ada, tom]) {
    expect(await finishedCall(office.portal, number)).toMatchObject({ failedCode: '200', talked: true, type: 2 });
  }
});
