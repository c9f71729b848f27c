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

  /** What is held or rings beside the call that is shown large. */
  get otherCalls(): Locator {
    return this.page.getByRole('region', { name: 'Other calls' });
  }

  get conference(): Locator {
    return this.page.getByRole('region', { name: /^Conference with / });
  }

  /** Opens the sheet of the call that is up, and sends it off. @param way the sheet's button */
  async transfer(number: string, way: 'Ask first' | 'Transfer now'): Promise<void> {
    await this.press('Transfer');
    await this.page.getByLabel('Transfer to', { exact: true }).fill(number);
    await this.press(way);
  }

  /** Away from now on, for an hour. */
  async setAway(kind: 'Do not disturb' | { readonly forwardTo: string }): Promise<void> {
    await this.press('Available');
    if (kind !== 'Do not disturb') {
      await this.page.getByText('Forward calls', { exact: true }).click();
      await this.page.getByLabel('Forward to', { exact: true }).fill(kind.forwardTo);
    }
    await this.press('Switch on');
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
