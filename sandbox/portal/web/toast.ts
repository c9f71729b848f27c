import { element } from './dom.ts';

export function toast(text: string): void {
  const shown = element('p', {}, text);
  document.getElementById('toasts')?.append(shown);
  setTimeout(() => shown.remove(), 6000);
}
