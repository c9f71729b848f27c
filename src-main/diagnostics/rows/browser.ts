/** Lines 10 and 11: the link to the agent's browser, on our side and on the browser's. Pure. */
import { bad, facts, failed, good, type LineResult, skipped, warn } from '#shared/diagnostics.ts';
import type { CardState } from '#shared/state.ts';

export interface BridgeFacts {
  /** null: no listener is open. */
  readonly port: number | null;
  /** Our own port was another program's. */
  readonly moved: boolean;
  /** The hubs that are connected: one per browser, each with its protocol version. */
  readonly hubs: readonly { readonly hub: string; readonly version: number }[];
  /** What was refused, by cause. */
  readonly refusals: Readonly<Record<string, number>>;
}

export function bridgeLine({ port, moved, hubs, refusals }: BridgeFacts, signedIn: boolean): LineResult {
  if (port === null) return signedIn ? bad('bridgeClosed') : skipped('signedOut');
  const refused = Object.entries(refusals).map(([cause, count]) => `${cause} ${count}`);
  const detail = facts(
    `127.0.0.1:${port}`,
    ...hubs.map(({ hub, version }) => `${hub.slice(0, 8)} v${version}`),
    ...refused,
  );
  return moved ? warn('bridgeMoved', {}, detail) : good('bridgeOpen', {}, detail);
}

/**
 * A browser that Local Network Access keeps from us connects and closes without a word (loopback.md 3): that is all that
 * can be seen of it from here.
 */
export function browserLine(card: CardState): LineResult {
  switch (card.state) {
    case 'notSetUp':
      return skipped('signedOut');
    case 'pairing':
      return skipped('pairing');
    case 'direct':
      return good('browserConnected', { count: card.tabs });
    case 'relay':
      return card.blockedAttempts > 0
        ? warn('browserBlocked', {}, `× ${card.blockedAttempts}`)
        : good('browserByRelay');
    case 'notConnected':
      if (card.blockedAttempts > 0) return bad('browserBlocked', {}, `× ${card.blockedAttempts}`);
      // Why the relay isn't up either is line 9's, and a port that was taken line 10's.
      return failed('browserNotConnected', null, 'warn');
  }
}
