import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINK_SCHEMES } from '#shared/links/read-link.ts';
import { builtFile, isBuilt, fusesOf, HARDENED, run } from './packages.ts';
import { expectedFeed, feedOf } from './update-feed.ts';

const plist = createRequire(import.meta.url)('plist') as { parse(text: string): unknown };

describe.skipIf(!isBuilt)('for macOS', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-mac-'));
    run('7za', ['x', '-y', `-o${folder}`, builtFile('-mac.zip')], { stdio: 'ignore' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const contents = (name: string): string => path.join(folder, 'Offhook.app/Contents', name);

  it('the bundle is who it says, asks for the microphone in words, and opens no insecure connection', () => {
    const info = plist.parse(readFileSync(contents('Info.plist'), 'utf8')) as Record<string, unknown>;
    expect(info).toMatchObject({
      CFBundleIdentifier: 'app.offhook.Offhook',
      CFBundleExecutable: 'Offhook',
      LSMinimumSystemVersion: '13.0',
      NSMicrophoneUsageDescription: expect.any(String),
      NSUserNotificationAlertStyle: 'alert',
      NSAppTransportSecurity: { NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true },
    });
    const types = info['CFBundleURLTypes'] as { CFBundleURLSchemes: string[] }[];
    expect(types.flatMap((type) => type.CFBundleURLSchemes).toSorted()).toEqual([...LINK_SCHEMES].toSorted());
    expect(info['CFBundleDocumentTypes']).toEqual([
      expect.objectContaining({
        CFBundleTypeExtensions: ['offhook'],
        CFBundleTypeRole: 'Viewer',
        LSHandlerRank: 'Owner',
      }),
    ]);
    const integrity = info['ElectronAsarIntegrity'] as Record<string, { algorithm: string; hash: string }>;
    expect(integrity['Resources/app.asar']).toMatchObject({
      algorithm: 'SHA256',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('has the fuses set and nothing beside the archive', async () => {
    expect(await fusesOf(path.join(folder, 'Offhook.app'))).toEqual(HARDENED);
    expect(existsSync(contents('Resources/app.asar.unpacked'))).toBe(false);
  });

  it('its entitlements are the microphone and what V8 needs, and nothing that lets strange code in', () => {
    const entitlements = plist.parse(readFileSync('assets/installer/entitlements.mac.plist', 'utf8'));
    expect(entitlements).toEqual({
      'com.apple.security.cs.allow-jit': true,
      'com.apple.security.device.audio-input': true,
    });
  });

  it('the feed names what was built, with its checksum', () =>
    expect(feedOf('latest-mac.yml')).toEqual(expectedFeed([builtFile('-mac.zip')])));
});
