/** The elements for one call: who rings, on which line, and the two buttons. */
import type { Call } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import { allows } from '#shared/command.ts';
import { partyOf } from '#shared/party.ts';
import type { Responsible } from '#shared/responsible.ts';
import type { MessageKey, Translate } from '#shared/messages/catalogue.ts';
import { nameOf, readable } from '../people.ts';

interface Drawing {
  readonly t: Translate;
  /** Why the last press was in vain. */
  readonly refusal: MessageKey | null;
  readonly press: (command: 'answer' | 'decline') => void;
  /** A colleague whose client this is; the call goes to her by `passOn`. */
  readonly responsible: Responsible | null;
  readonly passOn: (to: Responsible) => void;
}

export function drawCall(call: Call, { t, refusal, press, responsible, passOn }: Drawing): Element[] {
  const { statusText } = cardView(call);
  const number = call.remote.e164 ?? call.remote.number;
  const who = nameOf({ number, name: partyOf(call).name });

  const status = element('p', 'status', refusal === null ? t(statusText.key, statusText.params) : t(refusal));
  status.setAttribute('role', refusal === null ? 'status' : 'alert');
  const title = element('h1', 'who', who ?? t('call.anonymous'));
  if (who !== null) title.translate = false;
  const facts = element('p', responsible === null ? 'facts' : 'facts offer');
  if (responsible === null) {
    if (number !== '' && who !== readable(number)) facts.append(data(readable(number)));
    facts.append(element('span', 'line', t('call.line', { line: call.line.number })));
  } else {
    // There is room for one of the two, and this one wants an answer.
    facts.append(t('call.responsible', { name: responsible.name ?? responsible.extension }));
  }

  const words = element('div', 'words');
  words.append(status, title, facts);
  const buttons = element('div', 'buttons');
  for (const command of ['decline', 'answer'] as const) {
    if (allows(call, command)) buttons.append(button(command, t(`call.${command}`), () => press(command)));
  }
  if (responsible !== null && allows(call, 'redirect'))
    buttons.prepend(button('pass', t('call.passOn.short'), () => passOn(responsible)));
  const bell = element('div', call.phase === 'ringing' ? 'bell ringing' : 'bell');
  bell.append(handset());
  return [bell, words, buttons];
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function data(text: string): HTMLElement {
  const made = element('span', 'number', text);
  made.translate = false;
  return made;
}

function button(className: string, label: string, press: () => void): HTMLElement {
  const made = element('button', className, label);
  made.setAttribute('type', 'button');
  made.addEventListener('click', press);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

function handset(): SVGElement {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute(
    'd',
    'M4.5 5A1.5 1.5 0 0 1 6 3.5h2.5L10.2 8 8.1 9.6a12 12 0 0 0 6.3 6.3l1.6-2.1 4.5 1.7V18a1.5 1.5 0 0 1-1.5 1.5C11 19.5 4.5 13 4.5 5z',
  );
  icon.append(path);
  return icon;
}
