import type { CdpSession } from './cdp.ts';
import { type Chromium, launchChromium } from './launch.ts';
import type { Protocol } from './protocol.ts';

export interface Target {
  readonly targetId: string;
  readonly session: CdpSession;
}

type PopupHandler = (popup: Target) => Promise<void>;

let chromium: Chromium | undefined;
let onPopup: PopupHandler | undefined;
/** Pages that are being opened here, and those whose id is known but which are not attached yet. */
const opening = new Set<Promise<unknown>>();
const claimed = new Map<string, PromiseWithResolvers<Target>>();
const starting = Promise.withResolvers<Chromium>();

/** Starts the one Chromium of this program. Windows that were made before wait for it. */
export async function startBrowser(): Promise<void> {
  chromium = await launchChromium();
  Object.defineProperty(process.versions, 'chrome', { value: chromium.version, enumerable: true });
  const { browser } = chromium.cdp;
  browser.on('Target.attachedToTarget', (event) => void attached(event));
  browser.on('Target.detachedFromTarget', ({ sessionId }) => chromium?.cdp.drop(sessionId));
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  starting.resolve(chromium);
}

/** Ends Chromium, if it was started. */
export function killBrowser(): void {
  chromium?.kill();
}

/** Opens a page and returns it still paused, before its first document. */
export async function openTarget(parameters: Protocol.Target.createTargetParameters): Promise<Target> {
  const { cdp } = await starting.promise;
  // Its attachment may be announced before its id is known, like a popup's: `attached` waits until this is settled.
  const created = cdp.browser.send('Target.createTarget', parameters).then(({ targetId }) => claim(targetId));
  opening.add(created);
  const target = await created.finally(() => opening.delete(created));
  return target.promise;
}

export async function closeTarget(targetId: string): Promise<void> {
  const { cdp } = await starting.promise;
  await cdp.browser.send('Target.closeTarget', { targetId });
}

/** Moves or resizes the native window; only visible where Chromium shows one. */
export async function setWindowBounds(targetId: string, bounds: Protocol.Browser.Bounds): Promise<void> {
  const { cdp } = await starting.promise;
  const { windowId } = await cdp.browser.send('Browser.getWindowForTarget', { targetId });
  await cdp.browser.send('Browser.setWindowBounds', { windowId, bounds });
}

/** The session of a target that a page's own session announced: its workers. */
export function childSession(sessionId: string): CdpSession {
  if (!chromium) throw new Error('electron-standin: Chromium is not running');
  return chromium.cdp.session(sessionId);
}

/** Hears of every page that a page opened by `window.open` or a link. */
export function setPopupHandler(handler: PopupHandler): void {
  onPopup = handler;
}

function claim(targetId: string): PromiseWithResolvers<Target> {
  const target = Promise.withResolvers<Target>();
  claimed.set(targetId, target);
  return target;
}

async function attached({ sessionId, targetInfo }: Protocol.Target.attachedToTargetPayload): Promise<void> {
  const session = childSession(sessionId);
  const { targetId, type } = targetInfo;
  if (type !== 'page') {
    await session.send('Runtime.runIfWaitingForDebugger').catch(() => {}); // it may be gone by now
    return;
  }
  if (!claimed.has(targetId)) await Promise.allSettled(opening);
  const owner = claimed.get(targetId);
  claimed.delete(targetId);
  if (owner) owner.resolve({ targetId, session });
  else await onPopup?.({ targetId, session });
}
