import type { BrowserWindow } from './browser-window.ts';

/** The open windows, in the order in which they were made. */
export const openWindows = new Set<BrowserWindow>();

let focused: BrowserWindow | null = null;

export function focusedWindow(): BrowserWindow | null {
  return focused;
}

/** Moves the focus, and returns the window that had it. */
export function moveFocus(to: BrowserWindow | null): BrowserWindow | null {
  const before = focused;
  focused = to;
  return before;
}
