import { expect, it } from 'vitest';
import { desktopSession } from '../../../../src-main/shell/desktop-session.ts';

const wayland = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' };

it.each([
  ['a Wayland session', 'linux', wayland, '', true],
  ['an X11 session', 'linux', { XDG_SESSION_TYPE: 'x11' }, '', false],
  ['a Wayland session, through XWayland by the switch', 'linux', wayland, 'x11', false],
  ['the switch alone', 'linux', {}, 'wayland', true],
  ['a remote shell into a Wayland session', 'linux', { XDG_SESSION_TYPE: 'wayland' }, '', false],
  ['Windows, whatever its environment says', 'win32', wayland, '', false],
  ['macOS', 'darwin', {}, '', false],
] as const)('%s', (_what, platform, env, ozonePlatform, isWayland) => {
  expect(desktopSession({ platform, env, ozonePlatform })).toEqual({ isWayland });
});
