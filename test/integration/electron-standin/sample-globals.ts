import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { StandinRecord } from '../../electron-standin/record.ts';

/** What the sample shows to tests in its main process, as functions given to `app.evaluate` see it. */
interface Sample {
  readonly origins: string[];
  readonly notes: { value: unknown; url: string }[];
  readonly seconds: { link: string; additionalData: unknown }[];
  readonly navigations: string[];
  readonly gone: string[];
  allowMedia: boolean;
  readonly main: BrowserWindow;
  readonly worker: BrowserWindow;
  openWindow(page: string, options?: BrowserWindowConstructorOptions): BrowserWindow;
  openChannel(window: BrowserWindow): void;
}

/** What the sample's preload exposes to its pages. */
interface SampleApi {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  note(value: unknown): void;
  onTheme(heard: (dark: boolean) => void): () => void;
  throwing(): void;
  readonly nested: { readonly list: readonly unknown[]; add(a: number, b: number): number };
}

declare global {
  var sample: Sample;
  var __standin: StandinRecord;
  var api: SampleApi;
  function askWorker(): Promise<string>;
}
