/** The main window by its English words: what the agent reads and presses. */
import type { Locator, Page } from 'playwright';

export class MainWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  get dialField(): Locator {
    return this.page.getByLabel('Number', { exact: true });
  }

  async dial(number: string): Promise<void> {
    await this.dialField.fill(number);
    await this.press('Call');
  }

  /** The call that is up, or has just ended. */
  get call(): Locator {
    return this.page.getByRole('region', { name: /^Call with / });
  }

  /** The newest of the recent calls. */
  get newestCall(): Locator {
    return this.page.getByRole('region', { name: 'Recent calls' }).getByRole('listitem').first();
  }

  /** The words under "Telephone", "Bitrix24" or "Call card". */
  connection(part: string): Locator {
    return this.page
      .locator('footer dl > div')
      .filter({ has: this.page.locator('dt', { hasText: part }) })
      .locator('dd');
  }

  /** What needs the agent's attention. */
  notice(title: string): Locator {
    return this.page.getByRole('alert').filter({ hasText: title });
  }

  async closeNotice(title: string): Promise<void> {
    await this.press(`Close: ${title}`);
  }

  async openSettings(entry: string): Promise<void> {
    await this.press('Settings');
    const menu = this.page.getByRole('navigation', { name: 'Settings' });
    // Each entry's name goes on with the state of what it leads to.
    await menu.getByRole('button', { name: new RegExp(`^${entry}`) }).click();
  }

  /** From one page of the settings back to the telephone. */
  async leaveSettings(): Promise<void> {
    await this.press('Back');
    await this.press('Back');
  }
}
