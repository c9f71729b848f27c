import type { ProxyConfig } from 'electron';
import type { WebContents } from '../contents/web-contents.ts';
import { mustBeReady } from '../app/ready.ts';
import { record } from '../record.ts';
import { followsProxy, goOutBy } from '../chromium/way-out.ts';
import { NotCopied, preventable, strictEmitter, strictModule } from '../strict.ts';
import { SessionProtocol } from './protocol.ts';
import { SessionProxy } from './proxy.ts';

type MediaType = 'audio' | 'video';

export interface PermissionDetails {
  readonly securityOrigin: string;
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
  readonly mediaType?: MediaType;
  readonly mediaTypes?: readonly MediaType[];
}

type CheckHandler = (
  contents: WebContents | null,
  permission: string,
  requestingOrigin: string,
  details: PermissionDetails,
) => boolean | null;
type RequestHandler = (
  contents: WebContents,
  permission: string,
  callback: (granted: boolean) => void,
  details: PermissionDetails,
) => void;
type DeviceHandler = (details: { deviceType: string; origin: string; device: object }) => boolean;

export class Session extends strictEmitter('session', ['select-hid-device']) {
  readonly partition: string;
  readonly protocol = new SessionProtocol();
  /** @internal */
  readonly proxy = new SessionProxy();
  #check: CheckHandler | null = null;
  #request: RequestHandler | null = null;
  #device: DeviceHandler | null = null;

  constructor(partition: string) {
    super();
    this.partition = partition;
    if (partition === '') goOutBy(this.proxy);
  }

  /** @returns a promise, as Electron does: what can't be copied rejects */
  async setProxy(config: ProxyConfig): Promise<void> {
    record('session.setProxy', config);
    const isDefault = this.partition === '';
    if (isDefault && !followsProxy() && config.mode !== 'system' && config.mode !== 'direct')
      throw new NotCopied('session.setProxy for pages without STANDIN_PROXY=1');
    this.proxy.set(config);
  }

  /** `DIRECT` or `PROXY host:port`, as in a PAC file. */
  async resolveProxy(url: string): Promise<string> {
    const proxy = this.proxy.proxyOf(new URL(url).hostname);
    return proxy === null ? 'DIRECT' : `PROXY ${proxy.host}:${proxy.port}`;
  }

  /** Every request has a connection of its own here; pages keep their WebSockets. */
  async closeAllConnections(): Promise<void> {
    record('session.closeAllConnections');
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler;
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#request = handler;
  }

  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.#device = handler;
  }

  /**
   * @internal What the app's handlers say to a page. A request passes both, as Chromium checks before it asks; without
   * handlers Electron grants.
   */
  async decide(
    contents: WebContents,
    question: 'check' | 'request',
    permission: string,
    details: PermissionDetails,
  ): Promise<boolean> {
    const allowed = mediaTypesOf(details).every((mediaType) => this.#checks(contents, permission, details, mediaType));
    if (question === 'check' || !allowed) return this.#decided(question, permission, allowed);
    const request = this.#request;
    const granted =
      !request || (await new Promise<boolean>((answer) => request(contents, permission, answer, details)));
    return this.#decided(question, permission, granted);
  }

  /** For tests: what the app says to a device, whose `origin` has no slash at its end, unlike the checks' one. */
  decideDevice(deviceType: 'hid' | 'serial' | 'usb', origin: string, device: object): boolean {
    return this.#device?.({ deviceType, origin, device }) ?? false;
  }

  /**
   * For tests: what the app picks when a page asks for a device. Without a listener, or one that prevents nothing,
   * nothing is picked.
   */
  selectHidDevice(deviceList: readonly object[], url: string): string | null {
    let picked: string | null = null;
    this.emit('select-hid-device', preventable(), { deviceList, frame: { url } }, (deviceId?: string | null) => {
      picked = deviceId ?? null;
    });
    return picked;
  }

  #checks(contents: WebContents, permission: string, details: PermissionDetails, mediaType?: MediaType): boolean {
    const seen = mediaType ? { ...details, mediaType } : details;
    return this.#check?.(contents, permission, details.securityOrigin, seen) ?? true;
  }

  #decided(question: string, permission: string, granted: boolean): boolean {
    record(`permission.${question}`, permission, granted);
    return granted;
  }
}

/** A request for several media is checked one by one; what is no medium is checked once. */
function mediaTypesOf({ mediaType, mediaTypes }: PermissionDetails): (MediaType | undefined)[] {
  return mediaTypes?.length ? [...mediaTypes] : [mediaType];
}

const sessions = new Map<string, Session>();

function fromPartition(partition: string): Session {
  mustBeReady('Session can only be received when app is ready');
  const known = sessions.get(partition) ?? new Session(partition);
  sessions.set(partition, known);
  return known;
}

export const session = strictModule('session', {
  fromPartition,
  get defaultSession(): Session {
    return fromPartition('');
  },
});
