import type { Call } from '#shared/call.ts';
import type { ToastState } from '#shared/ipc.ts';
import { anonymous, colleague, incoming } from './people.ts';
import type { Screen } from './screen.ts';

const toast = (
  name: string,
  call: Call | null,
  { responsible = null, ...rest }: Pick<Screen, 'answers' | 'act'> & Partial<Pick<ToastState, 'responsible'>> = {},
): Screen => ({
  name,
  window: 'toast',
  state: { locale: 'en', dark: false, call, responsible } satisfies ToastState,
  ...rest,
});

export const toastStates: readonly Screen[] = [
  toast('toast', incoming),
  toast('toast-number-only', { ...incoming, remote: { ...incoming.remote, name: null } }),
  toast('toast-anonymous', anonymous),
  toast('toast-long-name', {
    ...incoming,
    remote: { ...incoming.remote, name: 'Restaurant Zur Alten Post am Marktplatz, Reservierung' },
  }),
  toast('toast-responsible', incoming, { responsible: colleague }),
  toast('toast-answering', { ...incoming, phase: 'connecting' }),
  toast('toast-too-late', incoming, {
    answers: { 'call:command': { ok: false, reason: 'unknownCall' } },
    act: (page) => page.locator('.answer').click(),
  }),
];
