/** The call while the main window isn't in front: who, how long, and what must be at hand. No UI library, like the toast. */
import { cardView } from '#shared/card-view.ts';
import { allows, type CommandOnCall, type CommandResult } from '#shared/command.ts';
import type { Call } from '#shared/call.ts';
import type { StripState, WindowApi } from '#shared/ipc.ts';
import { partyOf } from '#shared/party.ts';
import { type MessageKey, type Translate, translator } from '#shared/messages/catalogue.ts';
import { nameOf } from '../people.ts';
import '../tokens.css';
import '../small-window.css';
import './strip.css';
import { stripButton } from './strip-button.ts';

const HANDSET =
  'M4.5 5A1.5 1.5 0 0 1 6 3.5h2.5L10.2 8 8.1 9.6a12 12 0 0 0 6.3 6.3l1.6-2.1 4.5 1.7V18a1.5 1.5 0 0 1-1.5 1.5C11 19.5 4.5 13 4.5 5z';
const MICROPHONE = 'M9 5.5a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5.5 10.5a6.5 6.5 0 0 0 13 0M12 17v3.5M9 20.5h6';
const SHAPES = {
  mute: MICROPHONE,
  unmute: `${MICROPHONE}M3.5 3.5l17 17`,
  hold: 'M8.5 6v12M15.5 6v12',
  resume: 'M7.5 5v14L19 12z',
  hangup: HANDSET,
  open: 'M13 5h6v6M19 5l-8 8M10 6H5v13h13v-5',
} as const;

const { offhook } = window as unknown as { readonly offhook: WindowApi<'strip'> };
const find = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`index.html has no ${selector}`);
  return found;
};
const strip = find('main');
const who = find('h1');
const timer = find('time');
const status = find('.state');
const others = find('.others');

let current: StripState | null = null;
let refusal: { readonly callId: string; readonly key: MessageKey } | null = null;
let ticking: ReturnType<typeof setInterval> | null = null;

const mute = stripButton('mute', () => withCall(({ id, muted }) => ({ type: 'mute', callId: id, muted: !muted })));
const hold = stripButton('hold', () =>
  withCall((call) => ({ type: 'hold', callId: call.id, held: !cardView(call).held })),
);
const open = stripButton('open', () => void offhook.invoke('window:open', undefined).catch(lost));
const hangup = stripButton('hangup', () => withCall(({ id }) => ({ type: 'hangup', callId: id })));
find('.buttons').append(mute.element, hold.element, open.element, hangup.element);

function show(state: StripState): void {
  current = state;
  document.documentElement.lang = state.locale;
  document.documentElement.style.colorScheme = state.dark ? 'dark' : 'light';
  const { call } = state;
  strip.hidden = call === null;
  if (call !== null) draw(call, state);
  tick();
}

function draw(call: Call, { locale, others: more }: StripState): void {
  const t = translator(locale);
  const { muted, held } = cardView(call);
  const number = call.remote.e164 ?? call.remote.number;
  const name = nameOf({ number, name: partyOf(call).name });
  strip.setAttribute('aria-label', t('strip.label'));
  strip.className = held ? 'held' : muted ? 'muted' : '';
  who.textContent = name ?? t('call.anonymous');
  who.title = who.textContent;
  who.translate = name === null;
  const refused = refusal?.callId === call.id ? refusal.key : null;
  status.setAttribute('role', refused === null ? 'status' : 'alert');
  setText(status, refused === null ? wordsFor(call, t) : t(refused));
  setText(others, more === 0 ? '' : t('strip.others', { count: more }));
  if (allows(call, 'mute'))
    mute.show(t(muted ? 'call.unmute' : 'call.mute'), muted ? SHAPES.unmute : SHAPES.mute, muted);
  else mute.hide();
  if (allows(call, 'hold')) hold.show(t(held ? 'call.resume' : 'call.hold'), held ? SHAPES.resume : SHAPES.hold, held);
  else hold.hide();
  open.show(t('strip.open'), SHAPES.open, null);
  hangup.show(t('call.hangup'), SHAPES.hangup, null);
}

/** What isn't plain talking; the clock says that much. */
function wordsFor(call: Call, t: Translate): string {
  const { muted, held, statusText } = cardView(call);
  const isPlain = call.phase === 'talking' && call.transfer === null && !call.conference && call.hold !== 'remote';
  if (!isPlain) return t(statusText.key, statusText.params);
  if (held) return t('strip.onHold');
  return muted ? t('strip.muted') : '';
}

/** The clock runs only while there is something to count. */
function tick(): void {
  const answered = current?.call?.at.answered ?? null;
  if (answered === null) {
    timer.textContent = '';
    if (ticking !== null) clearInterval(ticking);
    ticking = null;
    return;
  }
  const seconds = Math.max(0, Math.floor((Date.now() - answered) / 1000));
  timer.textContent = clock(seconds);
  timer.setAttribute('datetime', `PT${seconds}S`);
  ticking ??= setInterval(tick, 1000);
}

function clock(seconds: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** A live region speaks at every change, so only at changes. */
function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  (element as HTMLElement).title = text;
}

function withCall(command: (call: Call) => CommandOnCall): void {
  const call = current?.call;
  if (call == null) return;
  void send(call.id, command(call));
}

async function send(callId: string, command: CommandOnCall): Promise<void> {
  const key = await offhook.invoke('call:command', command).then(refusalOf, (error: unknown): MessageKey => {
    lost(error);
    return 'refusal.unanswered';
  });
  refusal = key === null ? null : { callId, key };
  if (current !== null) show(current);
}

const refusalOf = (result: CommandResult): MessageKey | null => (result.ok ? null : `refusal.${result.reason}`);

function lost(error: unknown): void {
  console.error('Not answered', error);
}

offhook.on('strip:changed', show);
offhook.invoke('strip:get', undefined).then(
  // A push that overtook this answer is newer.
  (state) => current ?? show(state),
  (error: unknown) => console.error('No first snapshot', error),
);
