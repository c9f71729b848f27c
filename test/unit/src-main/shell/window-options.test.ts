import { describe, expect, it } from 'vitest';
import { windowOptions } from '../../../../src-main/shell/window-options.ts';

describe.each(['ui', 'toast', 'strip', 'phone'] as const)('the %s window', (kind) => {
  const preferences = windowOptions(kind, '/preload.cjs', true).webPreferences;

  it('is sandboxed, isolated and has no Node', () => {
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('keeps web security, without insecure content, experiments or webviews', () => {
    expect(preferences).toMatchObject({
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(preferences).not.toHaveProperty('enableBlinkFeatures');
  });

  it('has developer tools only while unpackaged', () => {
    expect(preferences?.devTools).toBe(false);
    expect(windowOptions(kind, '/preload.cjs', false).webPreferences?.devTools).toBe(true);
  });

  it('is shown by the program, not by its making', () => {
    expect(windowOptions(kind, '/preload.cjs', true).show).toBe(false);
  });
});

describe('the toast window', () => {
  it('never takes the keyboard focus and stays on top', () => {
    expect(windowOptions('toast', '/preload.cjs', true)).toMatchObject({
      focusable: false,
      alwaysOnTop: true,
      skipTaskbar: true,
    });
  });

  it.each(['darwin', 'win32', 'linux'] as const)('floats above a full screen on %s', (platform) => {
    const { type } = windowOptions('toast', '/preload.cjs', true, platform);
    expect(type).toBe(platform === 'darwin' ? 'panel' : undefined);
  });
});

describe('the call strip', () => {
  it('stays on top, can be reached by the keyboard, and has no frame', () => {
    const options = windowOptions('strip', '/preload.cjs', true);
    expect(options).toMatchObject({ alwaysOnTop: true, frame: false });
    expect(options.focusable ?? true).toBe(true);
    expect(options.skipTaskbar ?? false).toBe(false);
  });
});

describe('the phone window', () => {
  it('runs on while hidden, and may sound without a click', () => {
    expect(windowOptions('phone', '/preload.cjs', true).webPreferences).toMatchObject({
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    });
  });
});
