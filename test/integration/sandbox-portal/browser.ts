import { type Browser, chromium, type Frame } from 'playwright';

/** The installed Chromium, quiet and without anything that phones home. */
export function launchChromium(extra: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['OFFHOOK_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
      ...extra,
    ],
  });
}

/** Waits inside a hidden frame: it never paints, so Playwright's usual asking on animation frames would never ask. */
export async function inHidden(frame: Frame, condition: () => unknown): Promise<void> {
  await frame.waitForFunction(condition, undefined, { polling: 20 });
}
