import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { restrictPermissions, Windows } from '../../../../src-main/shell/windows.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { hex, published } from '../../src-renderer/phone/headset/descriptors.ts';
import { collectionsOf } from '../../src-renderer/phone/headset/report-descriptor.ts';

vi.mock('electron', () => ({ app: {}, BrowserWindow: function none() {} }));

type Handlers = Parameters<Session['setPermissionCheckHandler']>[0];
type DeviceHandler = (details: { deviceType: string; origin: string; device: object }) => boolean;
type Select = (event: { preventDefault(): void }, details: object, callback: (id?: string) => void) => void;

let check: NonNullable<Handlers>;
let device: DeviceHandler;
let select: Select;
const { log, lines } = recordingLog();
const page = { id: 7 };
let kind: 'phone' | 'ui' | null;

beforeEach(() => {
  kind = 'phone';
  const windows = new Windows({ preloads: '', log });
  vi.spyOn(windows, 'kindOf').mockImplementation(() => kind);
  const session = {
    setPermissionCheckHandler: (handler: NonNullable<Handlers>) => void (check = handler),
    setPermissionRequestHandler: () => undefined,
    setDevicePermissionHandler: (handler: DeviceHandler) => void (device = handler),
    on: (name: string, listener: Select) => {
      expect(name).toBe('select-hid-device');
      select = listener;
    },
  };
  restrictPermissions(session as unknown as Session, windows, log);
});

const headset = { deviceId: 'jabra', collections: collectionsOf(published.jabraLink380c.descriptor) };
const nested = {
  deviceId: 'nested',
  collections: collectionsOf(hex('05 0C 09 01 A1 01 05 0B 09 05 A1 01 09 20 75 01 95 08 81 02 C0 C0')),
};
const keyboard = { deviceId: 'keys', collections: [{ usagePage: 1, usage: 6, children: [] }] };

describe('HID', () => {
  it.each<[boolean, string, string, string, object]>([
    [true, 'a headset', 'hid', 'app://offhook', headset],
    [true, 'a headset whose telephony collection is nested', 'hid', 'app://offhook', nested],
    [false, 'a keyboard', 'hid', 'app://offhook', keyboard],
    [false, 'a device without collections', 'hid', 'app://offhook', { deviceId: 'x' }],
    [false, 'a headset as a USB device', 'usb', 'app://offhook', headset],
    [false, 'a headset for another origin', 'hid', 'https://example.com', headset],
    [false, 'a headset for an origin that begins like ours', 'hid', 'app://offhook.example', headset],
  ])('is %s for %s', (allowed, _, deviceType, origin, given) => {
    expect(device({ deviceType, origin, device: given })).toBe(allowed);
  });

  it.each([
    ['phone', 'app://offhook/', true],
    ['ui', 'app://offhook/', false],
    [null, 'app://offhook/', false],
    ['phone', 'https://example.com/', false],
  ] as const)('of a page of kind %s at %s: %s', (asks, origin, allowed) => {
    kind = asks;
    expect(check(page as never, 'hid', origin, {} as never)).toBe(allowed);
  });

  it('is nobody’s where no page asks', () => {
    expect(check(null, 'hid', 'app://offhook/', {} as never)).toBe(false);
  });
});

describe('a page that asks for a device', () => {
  const picked = (url: string | null, ...deviceList: readonly object[]): string | undefined => {
    const event = { preventDefault: vi.fn<() => void>() };
    const callback = vi.fn<(id?: string) => void>();
    select(event, { deviceList, frame: url === null ? null : { url } }, callback);
    expect(event.preventDefault).toHaveBeenCalledTimes(1);
    expect(callback).toHaveBeenCalledTimes(1);
    return callback.mock.calls[0]?.[0];
  };

  it('is given the first headset, if it is the phone window', () => {
    expect(picked('app://offhook/phone/index.html', keyboard, nested, headset)).toBe('nested');
  });

  it.each([
    ['that is another window', 'app://offhook/ui/index.html'],
    ['from elsewhere', 'https://example.com/phone/'],
    ['that has gone', null],
  ])('is given nothing, if it is one %s, and that is logged', (_, url) => {
    expect(picked(url, headset)).toBeUndefined();
    expect(lines.at(-1)).toMatchObject({ level: 'warn', event: 'no device for this page' });
  });

  it('is given nothing where there is no headset', () => {
    expect(picked('app://offhook/phone/index.html', keyboard)).toBeUndefined();
  });
});
