import type { Colleague } from './context.ts';
import { button, element } from './dom.ts';

export type TransferTarget =
  | { readonly kind: 'user'; readonly id: number }
  | { readonly kind: 'number'; readonly number: string };

export function dialPad(onKey: (key: string) => void): HTMLElement {
  const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
  return group('Dial pad keys', 'keys', ...keys.map((key) => button(key, '', () => onKey(key))));
}

export function qualityMeter(onValue: (value: string) => void): HTMLElement {
  const values = ['1', '2', '3', '4', '5'];
  return group('Quality', 'row', ...values.map((value) => button(`Quality ${value}`, '', () => onValue(value))));
}

export function transferPanel(
  colleagues: readonly Colleague[],
  onTarget: (target: TransferTarget) => void,
): HTMLElement {
  const people = colleagues.map((person) =>
    button(`${person.name} (${person.innerNumber})`, '', () => onTarget({ kind: 'user', id: person.id })),
  );
  const field = element('input', { type: 'tel', 'aria-label': 'Transfer to', placeholder: 'Phone number' });
  const send = button('Start transfer', 'go', () => {
    const number = field.value.trim();
    if (number !== '') onTarget({ kind: 'number', number });
  });
  return group('Transfer target', 'column', ...people, element('div', { class: 'row' }, field, send));
}

/** The comment editor: open while it has the focus or holds unsaved text. */
export function commentBox(onSave: (text: string) => void): { element: HTMLElement; editing: () => boolean } {
  const field = element('textarea', { 'aria-label': 'Comment', rows: '2', placeholder: 'Comment' });
  const save = button('Save comment', 'plain', () => {
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    field.blur();
    onSave(text);
  });
  return {
    element: element('div', { class: 'comment-box' }, field, save),
    editing: () => document.activeElement === field || field.value !== '',
  };
}

const group = (label: string, kind: string, ...children: HTMLElement[]): HTMLElement =>
  element('div', { role: 'group', 'aria-label': label, class: kind }, ...children);
