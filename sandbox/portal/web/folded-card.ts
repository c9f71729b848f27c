import type { CallShown } from './card.ts';
import { isRecord } from './values.ts';

/**
 * The folded card outlives a reload, unless an application has commanded it (bitrix24.md 5.6). One per browser: a tab
 * that is opened meanwhile restores it, too.
 */
const key = 'vox-folded-call-card';

export const rememberFolded = (call: CallShown): void => localStorage.setItem(key, JSON.stringify(call));

export const forgetFolded = (): void => localStorage.removeItem(key);

export function foldedCall(): CallShown | undefined {
  const text = localStorage.getItem(key);
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  return isCall(value) ? value : undefined;
}

const isCall = (value: unknown): value is CallShown =>
  isRecord(value) && typeof value['callId'] === 'string' && typeof value['phoneNumber'] === 'string';
