/** Which HID devices our pages may use: those with a telephony collection, and no other. */
import type { Session } from 'electron';
import type { Log } from '../ports.ts';
import { APP_ORIGIN, isOurs } from './app-files.ts';

/** HID Usage Tables 1.12, section 14. */
const TELEPHONY_PAGE = 0x0b;

interface Collection {
  readonly usagePage: number;
  readonly children?: readonly Collection[];
}

/**
 * With the device handler `navigator.hid.getDevices()` works without a click (docs/reference/electron.md, WebHID). It
 * is told the origin and not the window; only the phone window has code that asks.
 */
export function allowHeadsets(session: Session, log: Log): void {
  const part = log.part('headsets');
  session.setDevicePermissionHandler(({ deviceType, origin, device }) => {
    return deviceType === 'hid' && isOurs(origin) && isTelephone(device);
  });
  // `requestDevice()` shows no list: what it could offer is granted already, so the first of it stands for all.
  session.on('select-hid-device', (event, { deviceList, frame }, select) => {
    event.preventDefault();
    const chosen = isPhoneWindow(frame?.url) ? deviceList.find(isTelephone) : undefined;
    if (chosen === undefined) part.warn('no device for this page', { url: frame?.url, devices: deviceList.length });
    select(chosen?.deviceId);
  });
}

/** Also where the collection is nested in another, as on some headsets. Electron passes nested ones along. */
export const isTelephone = (device: object): boolean =>
  'collections' in device && Array.isArray(device.collections) && device.collections.some(hasTelephony);

const hasTelephony = ({ usagePage, children = [] }: Collection): boolean =>
  usagePage === TELEPHONY_PAGE || children.some(hasTelephony);

const isPhoneWindow = (url: string | undefined): boolean => url?.startsWith(`${APP_ORIGIN}/phone/`) ?? false;
