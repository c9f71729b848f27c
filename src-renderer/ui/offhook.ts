/** The one door to main, put on the window by the preload. */
import type { WindowApi } from '#shared/ipc.ts';

export const offhook = (window as unknown as { readonly offhook: WindowApi<'ui'> }).offhook;
