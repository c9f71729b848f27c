/** The administrator's page as elements. Texts are set as text: names of the portal's can't become markup. */
import type { WizardCheck } from '#shared/host-wizard.ts';
import { type Action, actions, type EventTest, stage, type WizardView } from './app-state.ts';
import type { AppText } from './app-text.ts';

export function show(view: WizardView, text: AppText, press: (action: Action) => void): void {
  const screen = text.screens[screenOf(view)];
  const said =
    view.kind === 'ready' && view.test !== null ? sayTest(view.test, text) : `${screen.title}. ${screen.text}`;
  document.documentElement.dataset['state'] = screenOf(view);
  document.title = `${screen.title} – Offhook`;
  fill('title', screen.title);
  fill('text', screen.text);
  const checks = view.kind === 'ready' ? view.status.checks : [];
  listOf('checks').replaceChildren(...checks.map((check) => checkRow(check, text)));
  listOf('checks').hidden = checks.length === 0;
  const test = view.kind === 'ready' && view.test !== null ? sayTest(view.test, text) : '';
  fill('test', test);
  listOf('test').hidden = test === '';
  buttons(view, text, press);
  // Only what has changed: a screen reader would read the same words again.
  if (listOf('announcement').textContent !== said) fill('announcement', said);
}

function screenOf(view: WizardView): keyof AppText['screens'] {
  if (view.kind === 'refused') return view.why;
  if (view.kind !== 'ready') return view.kind;
  if (view.asking) return 'asking';
  const at = stage(view.status);
  return at === 'done' && view.installing ? 'finish' : at;
}

function checkRow(check: WizardCheck, text: AppText): HTMLElement {
  const row = document.createElement('li');
  row.dataset['state'] = check.state;
  const mark = part('span', 'mark', check.state === 'ok' ? '✓' : '!');
  mark.setAttribute('aria-hidden', 'true');
  row.append(mark, part('span', 'name', text.checks[check.name]), part('span', 'word', text.states[check.state]));
  if (check.detail !== '') row.append(part('span', 'detail', check.detail));
  return row;
}

/** The same button stays the same element, so that the keyboard's focus stays where it is. */
function buttons(view: WizardView, text: AppText, press: (action: Action) => void): void {
  const busy = view.kind === 'ready' && view.busy;
  const wanted = actions(view);
  const before = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['action'] : undefined;
  const rows = wanted.map((action, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset['action'] = action;
    button.className = index === 0 ? '' : 'quiet';
    button.textContent = text.actions[action];
    if (busy) button.setAttribute('aria-disabled', 'true');
    button.addEventListener('click', () => {
      if (!busy) press(action);
    });
    return button;
  });
  listOf('actions').replaceChildren(...rows);
  // Who came by keyboard goes on by keyboard, also when her button has become another.
  if (before !== undefined) (rows.find((row) => row.dataset['action'] === before) ?? rows[0])?.focus();
}

function sayTest(test: EventTest, text: AppText): string {
  if (test.state !== 'arrived') return text.test[test.state];
  const seconds = (test.ms / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return text.test.arrived(seconds);
}

function part(tag: 'span', className: string, content: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}

function listOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
}

const fill = (id: string, content: string): void => {
  listOf(id).textContent = content;
};
