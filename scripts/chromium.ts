/** Starts the installed browser for tests, pictures and the demo, without what a person's browser does beside its pages. */
import { type Browser, chromium } from 'playwright';
import { ensureBrowser } from './browser.ts';

/**
 * In place of Playwright's own list, which switches storage partitioning off: then a frame of another site, which the
 * placement is, has no SharedWorker. The two popups are renderers of the address bar, two for every window.
 */
const DISABLED_FEATURES = 'Translate,MediaRouter,WebUIOmniboxPopup,WebUIOmniboxAimPopup';

/** Nothing goes out by itself; as root, Chromium refuses its own sandbox. */
export const QUIET_SWITCHES: readonly string[] = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  `--disable-features=${DISABLED_FEATURES}`,
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** For WebRTC between programs on this computer, which Chromium otherwise leaves out of its ICE candidates. */
export const CALL_SWITCHES: readonly string[] = [
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

export const FAKE_DEVICES: readonly string[] = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

export async function launchChromium(
  switches: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureBrowser(),
    args: [...QUIET_SWITCHES, ...switches],
    env: { ...process.env, ...env },
  });
}
