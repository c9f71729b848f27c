/** How keys are written for people. Pure. */
import { readAccelerator } from '#shared/shortcuts/accelerator.ts';
import type { ShortcutState } from '#shared/shortcuts/shortcuts.ts';
import type { Translate } from '#shared/messages/catalogue.ts';

const MAC = { Control: '⌃', Alt: '⌥', Shift: '⇧', Meta: '⌘' } as const;
const ARROWS: Readonly<Record<string, string>> = { Up: '↑', Down: '↓', Left: '←', Right: '→' };
const NAMED = ['Space', 'Insert', 'Delete', 'Home', 'End', 'PageUp', 'PageDown'] as const;
const PAD: Readonly<Record<string, string>> = { add: '+', sub: '−', mult: '×', div: '÷', dec: ',' };

/** The key caps, in their order. */
export function keyCaps(accelerator: string, system: ShortcutState['system'], t: Translate): readonly string[] {
  const read = readAccelerator(accelerator);
  if (read === null) return [accelerator];
  return [...modifierCaps(read.modifiers, system, t), keyCap(read.key, t)];
}

export const modifierCaps = (
  modifiers: readonly (keyof typeof MAC)[],
  system: ShortcutState['system'],
  t: Translate,
): readonly string[] =>
  modifiers.map((modifier) => {
    if (system === 'macos') return MAC[modifier];
    return system === 'linux' && modifier === 'Meta' ? 'Super' : t(`key.${modifier}`);
  });

function keyCap(key: string, t: Translate): string {
  const named = NAMED.find((name) => name === key);
  if (named !== undefined) return t(`key.${named}`);
  if (key.startsWith('num')) return t('key.pad', { key: PAD[key.slice(3)] ?? key.slice(3) });
  return ARROWS[key] ?? key;
}
