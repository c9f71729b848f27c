/** Leads to a setting that the search has found: into view, under the keyboard, and marked for a moment. */
import { type RefObject, useEffect, useRef } from 'react';

/** @param label the words that the setting has on the page; null: nothing was looked for */
export function useFound(label: string | null): RefObject<HTMLDivElement | null> {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = page.current;
    if (root === null || label === null) return;
    let tries = 2;
    let frame = 0;
    const look = (): void => {
      const named = elementNamed(root, label);
      if (named !== null) return show(named);
      // It may lie behind "More options".
      root.querySelector<HTMLElement>('[aria-expanded="false"]')?.click();
      if ((tries -= 1) > 0) frame = requestAnimationFrame(look);
      else console.error('A setting that was found is not on its page', label);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [label]);
  return page;
}

/** The innermost element that says exactly this. */
function elementNamed(root: HTMLElement, label: string): HTMLElement | null {
  const saying = [...root.querySelectorAll<HTMLElement>('label, legend, h2, button, [role=group] > span')];
  return saying.find((element) => textOf(element) === label) ?? null;
}

const textOf = (element: HTMLElement): string => (element.textContent ?? '').trim();

function show(named: HTMLElement): void {
  const place = named.closest<HTMLElement>('fieldset:not(:disabled), [role=group], section, form') ?? named;
  const target = controlOf(named) ?? place;
  if (target === place) place.tabIndex = -1;
  const marked =
    named.matches('h2, legend') || named.closest('[role=group]') !== null ? place : (named.parentElement ?? named);
  marked.dataset['found'] = '';
  marked.addEventListener('animationend', () => delete marked.dataset['found'], { once: true });
  target.focus({ preventScroll: true });
  marked.scrollIntoView({ block: 'center' });
}

/** What can be changed; null where an administrator has fixed it, or where there is nothing but words. */
function controlOf(named: HTMLElement): HTMLElement | null {
  const inside = named.closest<HTMLElement>('fieldset, [role=group], section');
  const control =
    named instanceof HTMLLabelElement
      ? named.control
      : named instanceof HTMLButtonElement
        ? named
        : (inside?.querySelector<HTMLElement>('input:checked, input:not([type=radio]), select, textarea, button') ??
          null);
  return control === null || control.matches(':disabled') ? null : control;
}
