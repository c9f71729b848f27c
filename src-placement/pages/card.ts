/** The one card that each of these pages is. */

export interface PageText {
  readonly title: string;
  readonly text: string;
  readonly hint?: string;
  readonly action?: string;
}

export function showCard({ title, text, hint, action }: PageText, act?: () => void): void {
  document.title = `${title} – Offhook`;
  fill('title', title);
  fill('text', text);
  fill('hint', hint);
  fill('action', action);
  const button = document.getElementById('action');
  // A new button each time: the last one's action goes with it.
  const fresh = button?.cloneNode(true);
  if (act !== undefined) fresh?.addEventListener('click', act);
  if (fresh !== undefined) button?.replaceWith(fresh);
  // Screen readers hear what changed without the focus moving.
  fill('announcement', `${title}. ${text}`);
}

function fill(id: string, text: string | undefined): void {
  const element = document.getElementById(id);
  if (element === null) return;
  element.hidden = text === undefined;
  element.textContent = text ?? '';
}
