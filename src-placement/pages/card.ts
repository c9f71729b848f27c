/** The one card that each of these pages is. */

export interface PageText {
  readonly title: string;
  readonly text: string;
  readonly hint?: string;
  readonly action?: string;
}

let press = (): void => {};
document.getElementById('action')?.addEventListener('click', () => press());

export function showCard({ title, text, hint, action }: PageText, act: () => void = () => {}): void {
  document.title = `${title} – Offhook`;
  fill('title', title);
  fill('text', text);
  fill('hint', hint);
  fill('action', action);
  // Screen readers hear what changed, and the keyboard finds what can be done about it.
  fill('announcement', `${title}. ${text}`);
  press = act;
  document.getElementById('action')?.focus();
}

function fill(id: string, text: string | undefined): void {
  const element = document.getElementById(id);
  if (element === null) return;
  element.hidden = text === undefined;
  element.textContent = text ?? '';
}
