/** The window that an incoming call raises. No UI library: it must be on the screen before the second ring. */
import type { CallCommand, CommandResult } from '#shared/command.ts';
import type { ToastState, WindowApi } from '#shared/ipc.ts';
import { type MessageKey, translator } from '#shared/messages/catalogue.ts';
import '../tokens.css';
import '../small-window.css';
import './toast.css';
import { drawCall } from './draw-call.ts';

const { offhook } = window as unknown as { readonly offhook: WindowApi<'toast'> };
const place = document.querySelector('main');
if (place === null) throw new Error('index.html has no <main>');

let refusal: { readonly callId: string; readonly key: MessageKey } | null = null;
let current: ToastState | null = null;

function show(state: ToastState): void {
  current = state;
  document.documentElement.lang = state.locale;
  document.documentElement.style.colorScheme = state.dark ? 'dark' : 'light';
  const { call } = state;
  if (call === null) {
    place?.replaceChildren();
    return;
  }
  const parts = drawCall(call, {
    t: translator(state.locale),
    refusal: refusal?.callId === call.id ? refusal.key : null,
    press: (type) => void command({ type, callId: call.id }),
    responsible: state.responsible,
    passOn: ({ extension }) => void command({ type: 'redirect', callId: call.id, number: extension }),
  });
  place?.replaceChildren(...parts);
}

type Wanted = Extract<CallCommand, { type: 'answer' | 'decline' | 'redirect' }>;

async function command(wanted: Wanted): Promise<void> {
  const key = await offhook.invoke('call:command', wanted).then(refusalOf, (error: unknown): MessageKey => {
    console.error('Command not answered', error);
    return 'refusal.unanswered';
  });
  refusal = key === null ? null : { callId: wanted.callId, key };
  if (current !== null) show(current);
}

const refusalOf = (result: CommandResult): MessageKey | null => (result.ok ? null : `refusal.${result.reason}`);

offhook.on('toast:changed', show);
offhook.invoke('toast:get', undefined).then(
  // A push that overtook this answer is newer.
  (state) => current ?? show(state),
  (error: unknown) => console.error('No first snapshot', error),
);
