/** Entry of the hidden phone window. The preload has put the contract table's face on `window.offhook`. */
import type { WindowApi } from '#shared/ipc.ts';
import { createPhone } from './create-phone.ts';

const { offhook } = window as unknown as { readonly offhook: WindowApi<'phone'> };
const phone = createPhone({ api: offhook });

// A reload or the program's end: say goodbye while the socket still stands.
window.addEventListener('pagehide', () => phone.stop());
