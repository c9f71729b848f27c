import type { WorldLink } from './world-link.ts';

/**
 * The page's own world: receives what a preload exposes, and sends permission questions to the app's handlers before
 * Chromium, which is told to grant everything, gets to see them. Runs by its source text.
 */
export function installPageWorld(link: WorldLink): void {
  const freeze = (value: unknown): unknown => {
    if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value)) {
      for (const item of Object.values(value)) freeze(item);
      Object.freeze(value);
    }
    return value;
  };
  link.answer('expose', (key: string, api: unknown) => {
    if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true });
  });

  const check = (mediaType: string) => link.call('ask', 'check', 'media', { mediaType }) as Promise<boolean>;
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices) {
    const getUserMedia = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints = {}) => {
      const mediaTypes = [constraints.audio && 'audio', constraints.video && 'video'].filter(Boolean);
      const granted = await (link.call('ask', 'request', 'media', { mediaTypes }) as Promise<boolean>);
      if (!granted) throw new DOMException('Permission denied', 'NotAllowedError');
      return getUserMedia(constraints);
    };
    const enumerateDevices = devices.enumerateDevices.bind(devices);
    devices.enumerateDevices = async () => {
      const [found, audio, video] = await Promise.all([enumerateDevices(), check('audio'), check('video')]);
      return found.map((device) => {
        if (device.kind === 'videoinput' ? video : audio) return device;
        const hidden = { kind: device.kind, deviceId: '', groupId: '', label: '' };
        return { ...hidden, toJSON: () => hidden };
      });
    };
  }
  const MEDIA: Partial<Record<string, string>> = { microphone: 'audio', camera: 'video' };
  const permissions = navigator.permissions as Permissions | undefined;
  if (!permissions) return;
  const query = permissions.query.bind(permissions);
  permissions.query = async (descriptor) => {
    const status = await query(descriptor);
    const mediaType = MEDIA[descriptor.name];
    const [permission, details] = mediaType ? ['media', { mediaType }] : [descriptor.name, {}];
    const granted = await (link.call('ask', 'check', permission, details) as Promise<boolean>);
    return Object.defineProperty(status, 'state', { value: granted ? 'granted' : 'denied' });
  };
}
