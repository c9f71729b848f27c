import { type RefObject, useEffect, useEffectEvent } from 'react';
import { cleanPasted } from '../words/dial-text.ts';

interface Typing {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly dial: () => void;
  readonly append: (digits: string) => void;
}

/**
 * Keyboard first: whatever has the focus, a digit goes into the dial field, and Enter calls. Focusing the field while
 * the key is down is enough: the browser then types into it.
 */
export function useTyping({ field, dial, append }: Typing): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || takesText(event.target)) return;
    if (/^[0-9+*#]$/.test(event.key) || event.key === 'Backspace') field.current?.focus();
    else if (event.key === 'Enter' && event.target === document.body) dial();
  });
  const pasted = useEffectEvent((event: ClipboardEvent) => {
    if (takesText(event.target)) return;
    event.preventDefault();
    append(cleanPasted(event.clipboardData?.getData('text') ?? ''));
    field.current?.focus();
  });
  useEffect(() => {
    addEventListener('keydown', pressed);
    addEventListener('paste', pasted);
    return () => {
      removeEventListener('keydown', pressed);
      removeEventListener('paste', pasted);
    };
  }, []);
}

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
