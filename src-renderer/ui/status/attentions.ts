/** What the agent should know or do now, beside the dial field's own explanation. Pure. */
import type { MessageKey } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import type { InvokesOf } from '#shared/ipc.ts';
import { type WayOut, wayOut } from './way-out.ts';

/** A way out that the system has, and main opens. */
export interface SystemWay {
  readonly label: MessageKey;
  readonly ask: Extract<InvokesOf<'ui'>, 'microphone:settings'>;
}

export interface AttentionItem {
  readonly id: string;
  readonly tone: 'warn' | 'bad';
  readonly title: MessageKey;
  readonly fix: MessageKey;
  readonly way: WayOut | SystemWay | null;
  /** Whether it is a notice, which the agent may close; a state goes away by itself. */
  readonly closable: boolean;
}

export function attentions(state: AppState): readonly AttentionItem[] {
  const states = [portalItem(state), cardItem(state)].filter((item) => item !== null);
  const said = new Set<MessageKey>(states.map((item) => item.title));
  if (state.pbx.state === 'offline') said.add(`failure.${state.pbx.reason}`); // the dial field says it
  return [...noticeItems(state).filter((item) => !said.has(item.title)), ...states];
}

const microphone: SystemWay = { label: 'attention.openSystemSettings', ask: 'microphone:settings' };

const noticeItems = ({ notices, microphoneSettings }: AppState): AttentionItem[] =>
  notices.map(({ id, reason }) => ({
    id,
    tone: 'bad',
    title: `failure.${reason}`,
    fix: `failure.${reason}.fix`,
    way: reason === 'microphoneDenied' && microphoneSettings ? microphone : wayOut(reason),
    closable: true,
  }));

function portalItem({ portal }: AppState): AttentionItem | null {
  const base = { id: 'portal', tone: 'warn', closable: false } as const;
  switch (portal.state) {
    case 'notSetUp':
      return {
        ...base,
        title: 'attention.portal',
        fix: 'attention.portal.fix',
        way: { label: 'attention.setUp', view: { name: 'setup', step: 'portal' } },
      };
    case 'signedOut': {
      const way: WayOut = { label: 'attention.signIn', view: { name: 'settings', page: 'portal' } };
      return portal.reason === null
        ? { ...base, title: 'attention.portal.signedOut', fix: 'attention.portal.signedOut.fix', way }
        : { ...base, title: `failure.${portal.reason}`, fix: `failure.${portal.reason}.fix`, way };
    }
    case 'offline':
      return {
        ...base,
        title: `failure.${portal.reason}`,
        fix: `failure.${portal.reason}.fix`,
        way: wayOut(portal.reason),
      };
    case 'signingIn':
    case 'online':
      return null;
  }
}

const elsewhere = {
  id: 'card',
  tone: 'warn',
  title: 'attention.card.elsewhere',
  fix: 'attention.card.elsewhere.fix',
} as const;

function cardItem({ card, portal }: AppState): AttentionItem | null {
  // Until the agent is signed in there is no card to connect.
  if (card.state === 'direct' && card.elsewhere === true && card.tabs > 0)
    return { ...elsewhere, way: null, closable: false };
  if (card.state !== 'notConnected' || (portal.state !== 'online' && portal.state !== 'offline')) return null;
  const way: WayOut = { label: 'attention.connect', view: { name: 'settings', page: 'browser' } };
  const base = { id: 'card', tone: 'warn', way, closable: false } as const;
  if (card.blockedAttempts > 0) return { ...base, title: 'attention.card.blocked', fix: 'attention.card.blocked.fix' };
  const reason = card.reason ?? 'browserNotConnected';
  return { ...base, title: `failure.${reason}`, fix: `failure.${reason}.fix` };
}
