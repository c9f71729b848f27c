import type { Page } from 'playwright';
import type { StripState, ToastState } from '#shared/ipc.ts';
import type { AppState } from '#shared/state.ts';

export interface Screen {
  readonly name: string;
  readonly window: 'ui' | 'toast' | 'strip';
  /** null: no snapshot yet. */
  readonly state: AppState | ToastState | StripState | null;
  readonly size?: { readonly width: number; readonly height: number };
  /** Answers of main, beside the snapshot. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** What a person does until the state is there. */
  readonly act?: (page: Page) => Promise<void>;
}

export const SIZES = {
  ui: { width: 400, height: 680 },
  toast: { width: 340, height: 132 },
  strip: { width: 420, height: 64 },
} as const;

export const ui = (
  name: string,
  state: AppState | null,
  rest: Omit<Screen, 'name' | 'window' | 'state'> = {},
): Screen => ({
  name,
  window: 'ui',
  state,
  ...rest,
});
