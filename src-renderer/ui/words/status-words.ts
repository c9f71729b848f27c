/** The states of the three connections in words. Pure. */
import type { Phrase } from '#shared/card-view.ts';
import type { AppState } from '#shared/state.ts';

/** `idle` is nobody's fault; `wait` passes by itself; `bad` wants somebody to act. */
export type Tone = 'ok' | 'wait' | 'idle' | 'bad';

export interface StatusWords {
  readonly tone: Tone;
  readonly text: Phrase;
}

export function pbxWords({ pbx }: Pick<AppState, 'pbx'>): StatusWords {
  const text: Phrase = { key: `pbx.${pbx.state}` };
  switch (pbx.state) {
    case 'registered':
      return { tone: 'ok', text };
    case 'connecting':
      return { tone: 'wait', text };
    case 'notSetUp':
      return { tone: 'idle', text };
    case 'offline':
      return { tone: 'bad', text };
  }
}

export function portalWords({ portal }: Pick<AppState, 'portal'>): StatusWords {
  const text: Phrase = { key: `portal.${portal.state}` };
  switch (portal.state) {
    case 'notSetUp':
      return { tone: 'idle', text };
    case 'signingIn':
      return { tone: 'wait', text };
    case 'signedOut':
      return { tone: 'bad', text };
    case 'online':
    case 'offline': {
      const tone = portal.state === 'online' ? 'ok' : 'bad';
      return portal.waiting === 0
        ? { tone, text }
        : { tone: tone === 'ok' ? 'wait' : 'bad', text: { key: 'portal.waiting', params: { count: portal.waiting } } };
    }
  }
}

export function cardWords({ card }: Pick<AppState, 'card'>): StatusWords {
  switch (card.state) {
    case 'notSetUp':
      return { tone: 'idle', text: { key: 'card.notSetUp' } };
    case 'notConnected':
      return { tone: 'bad', text: { key: 'card.notConnected' } };
    case 'pairing':
      return { tone: 'wait', text: { key: 'card.pairing' } };
    case 'direct':
      if (card.tabs > 0 && card.elsewhere === true) return { tone: 'wait', text: { key: 'card.elsewhere' } };
      return card.tabs === 0
        ? { tone: 'ok', text: { key: 'card.noTabs' } }
        : { tone: 'ok', text: { key: 'card.tabs', params: { count: card.tabs } } };
    case 'relay':
      return { tone: 'ok', text: { key: 'card.relay' } };
  }
}
