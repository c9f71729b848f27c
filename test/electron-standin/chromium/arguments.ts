import { readAppLocale } from '../app/locale.ts';

export interface ChromiumOptions {
  readonly profile: string;
  readonly headful: boolean;
  readonly debuggingPort: string | undefined;
  readonly extra: readonly string[];
}

/** Chromium's command line. Feature lists are merged, because of two lists Chromium would take only the last. */
export function chromiumArguments({ profile, headful, debuggingPort, extra }: ChromiumOptions): string[] {
  const features = { enable: [] as string[], disable: [...DISABLED_FEATURES] };
  const others = extra.filter((argument) => {
    const [, kind, list] = /^--(enable|disable)-features=(.*)$/.exec(argument) ?? [];
    if (kind === undefined) return true;
    features[kind as 'enable' | 'disable'].push(...(list ?? '').split(',').filter(Boolean));
    return false;
  });
  return [
    ...(headful ? [] : ['--headless=new']),
    '--remote-debugging-pipe',
    ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]),
    `--user-data-dir=${profile}`,
    `--lang=${readAppLocale()}`,
    `--accept-lang=${readAppLocale()}`,
    ...SWITCHES,
    ...others,
    `--enable-features=${features.enable.join(',')}`,
    `--disable-features=${features.disable.join(',')}`,
  ];
}

const SWITCHES = [
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-popup-blocking',
  '--password-store=basic',
  // Electron's default for autoplayPolicy.
  '--autoplay-policy=no-user-gesture-required',
  // The app's own permission handlers decide before getUserMedia reaches Chromium.
  '--use-fake-ui-for-media-stream',
  // One CDP session per window has to see all of its frames, and a crash has to hit one window only.
  '--disable-site-isolation-trials',
  '--renderer-process-limit=64',
  // Hidden windows are ordinary ones here; `backgroundThrottling: false` holds for all.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

const DISABLED_FEATURES = [
  'IsolateOrigins',
  'site-per-process',
  'LocalNetworkAccessChecks',
  'Translate',
  'MediaRouter',
  // Renderers of the address bar, two for every window; Electron has none.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];
