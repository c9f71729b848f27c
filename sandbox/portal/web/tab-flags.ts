/**
 * The two localStorage flags by which tabs tell each other about a card (bitrix24.md 5.6): `viInitedCall` for the
 * portal's own telephony, `viExternalCard` for ours. Each lives 5 s unless renewed.
 */
export type TabFlag = 'viInitedCall' | 'viExternalCard';

const life = 5000;

export function raiseFlag(flag: TabFlag): void {
  localStorage.setItem(flag, JSON.stringify({ until: Date.now() + life }));
}

export function lowerFlag(flag: TabFlag): void {
  localStorage.removeItem(flag);
}

export function flagIsUp(flag: TabFlag): boolean {
  const until = /"until":(\d+)/.exec(localStorage.getItem(flag) ?? '')?.[1];
  return Date.now() < Number(until ?? 0);
}

/** Calls back when another tab lowers the flag; a flag that just expires tells nobody. */
export function onLowered(flag: TabFlag, callback: () => void): void {
  addEventListener('storage', (event) => {
    if (event.key === flag && event.newValue === null) callback();
  });
}

/** How long a showing tab waits before it says so, and how often it says it again. */
export const flagDelayMs = 100;
export const flagRenewalMs = life;
