import type { BrowserContext, Frame, Page } from 'playwright';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import { inHidden } from './browser.ts';

declare global {
  interface Window {
    sid: string;
    heard: { id: string; text: string }[];
    events: { name: string; payload: unknown }[];
    ask: <T = unknown>(method: string, params?: object) => Promise<T>;
    post(message: unknown): void;
  }
}

const boundByFakeFrame = 9;

/** A portal page of Mara (12) whose fake frame has bound its events. */
export async function openAgentPage(
  portal: Portal,
  context: BrowserContext,
  path = '/crm/contact/details/1/',
): Promise<{ page: Page; hidden: Frame }> {
  const since = portal.mark();
  const page = await context.newPage();
  await page.goto(portal.loginUrl(12, path));
  const bound = new Set<string>();
  await portal.waitFor('frame.bound', { since, where: ({ event }) => bound.add(event).size === boundByFakeFrame });
  return { page, hidden: await hiddenFrame(page) };
}

export async function hiddenFrame(page: Page): Promise<Frame> {
  const hidden = await (await page.waitForSelector('iframe[id^=appframe_]', { state: 'attached' })).contentFrame();
  if (!hidden) throw new Error('the page has no placement frame');
  await inHidden(hidden, () => Array.isArray(window.events));
  return hidden;
}

/** Registers an incoming call of Mara's and shows it; gives its CALL_ID. */
export function incomingCall(portal: Portal): string {
  const call = portal.parts.calls.register({
    userId: 12,
    phoneNumber: '+493023125101',
    type: 2,
    appId: portal.app.id,
    startDate: undefined,
    crmCreate: true,
    crmSource: 'CALL',
    entity: undefined,
    show: true,
    addToChat: false,
    callListId: 0,
    lineNumber: 'offhook-1',
    externalCallId: crypto.randomUUID(),
  });
  return call.callId;
}

export const card = (page: Page) => page.getByRole('dialog', { name: 'Call card' });

export const heardEvents = (hidden: Frame): Promise<string[]> =>
  hidden.evaluate(() => window.events.map((event) => event.name));
