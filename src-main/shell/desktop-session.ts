/** What this desktop lets a program do with its windows. Pure. */
export interface DesktopSession {
  readonly isWayland: boolean;
}

/**
 * Since Electron 38 the program is a Wayland client where the session is one (docs/reference/electron.md 3), unless it
 * was started with `--ozone-platform=x11` and so goes through XWayland.
 */
export function desktopSession(given: {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ozonePlatform: string;
}): DesktopSession {
  const { platform, env, ozonePlatform } = given;
  if (platform !== 'linux') return { isWayland: false };
  if (ozonePlatform !== '') return { isWayland: ozonePlatform === 'wayland' };
  return { isWayland: env['XDG_SESSION_TYPE'] === 'wayland' && (env['WAYLAND_DISPLAY'] ?? '') !== '' };
}
