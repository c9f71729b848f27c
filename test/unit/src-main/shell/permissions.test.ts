import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WindowKind } from '#shared/ipc.ts';
import { restrictPermissions, Windows } from '../../../../src-main/shell/windows.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';

vi.mock('electron', () => ({ app: {}, BrowserWindow: function none() {} }));

type Check = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type Request = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;

let check: Check;
let request: Request;
let kind: WindowKind | null;

beforeEach(() => {
  const { log } = recordingLog();
  const windows = new Windows({ preloads: '', log });
  vi.spyOn(windows, 'kindOf').mockImplementation(() => kind);
  const session = {
    setPermissionCheckHandler: (handler: Check) => void (check = handler),
    setPermissionRequestHandler: (handler: Request) => void (request = handler),
    setDevicePermissionHandler: () => undefined,
    on: () => undefined,
  };
  restrictPermissions(session as unknown as Session, windows, log);
});

const contents = { id: 7 } as unknown as Parameters<Request>[0];

function requested(permission: Parameters<Request>[1], requestingUrl: string): boolean {
  let granted: boolean | null = null;
  request(contents, permission, (answer) => (granted = answer), { requestingUrl, isMainFrame: true });
  if (granted === null) throw new Error('never answered');
  return granted;
}

describe('permissions', () => {
  it.each<[WindowKind | null, Parameters<Request>[1], string, boolean]>([
    ['ui', 'clipboard-sanitized-write', 'app://offhook/ui/index.html', true],
    ['ui', 'clipboard-read', 'app://offhook/ui/index.html', false],
    ['ui', 'clipboard-sanitized-write', 'https://example.com/', false],
    ['toast', 'clipboard-sanitized-write', 'app://offhook/toast/index.html', false],
    [null, 'clipboard-sanitized-write', 'app://offhook/ui/index.html', false],
    ['phone', 'clipboard-sanitized-write', 'app://offhook/phone/index.html', false],
    ['phone', 'media', 'app://offhook/phone/index.html', true],
    ['ui', 'media', 'app://offhook/ui/index.html', false],
    ['phone', 'geolocation', 'app://offhook/phone/index.html', false],
  ])('of the %s window for %s at %s: %s', (window, permission, url, granted) => {
    kind = window;
    expect(requested(permission, url)).toBe(granted);
    const origin = new URL(url);
    const asked = `${origin.protocol}//${origin.host}/`;
    expect(check(contents, permission, asked, {} as never)).toBe(granted);
  });
});
