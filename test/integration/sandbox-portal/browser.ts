import type { Frame } from 'playwright';

/** Waits inside a hidden frame: it never paints, so Playwright's usual asking on animation frames would never ask. */
export async function inHidden(frame: Frame, condition: () => unknown): Promise<void> {
  await frame.waitForFunction(condition, undefined, { polling: 20 });
}
