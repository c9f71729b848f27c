/**
 * The pairing page: a top-level page of the handler origin, where the browser can ask its user for permission. It
 * touches the network only after her click, because the mere attempt raises the question (loopback.md 2.1).
 */
import { readPairingFragment } from '#shared/pairing-link.ts';
import type { PairingTarget } from '#shared/pairing-link.ts';
import { showCard } from './card.ts';
import { chooseLanguage } from './language.ts';
import { loopbackPermission } from './loopback-permission.ts';
import { attemptPairing } from './pair-attempt.ts';
import { PAIR_TEXT } from './pair-text.ts';
import { stateAfter } from './pairing.ts';
import type { PairState } from './pairing.ts';

/** The question may be on the screen by now; a background tab shows it when it is looked at. */
const QUESTION_AFTER = 700;

const language = chooseLanguage(navigator.languages);
document.documentElement.lang = language;
const target = readPairingFragment(location.hash);
// The code goes out of the address bar and the history before anything else happens.
history.replaceState(null, '', location.pathname);
if (target === null) show('noLink');
else show('ready', () => connect(target));

let trying = false;

function connect(target: PairingTarget): void {
  if (trying) return;
  trying = true;
  show('connecting');
  const question = setTimeout(() => void showQuestion(), QUESTION_AFTER);
  void attemptPairing(target).then(async (attempt) => {
    clearTimeout(question);
    trying = false;
    const again = (): void => connect(target);
    const state = stateAfter(attempt, await loopbackPermission(again));
    show(state, again);
  });
}

async function showQuestion(): Promise<void> {
  if ((await loopbackPermission()) === 'prompt' && trying) show('asking');
}

function show(state: PairState, act?: () => void): void {
  document.documentElement.dataset['state'] = state;
  const { action, ...text } = PAIR_TEXT[language][state];
  showCard(action === undefined || act === undefined ? text : { ...text, action }, act);
}
