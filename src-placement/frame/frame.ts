/**
 * The hidden frame on every Bitrix24 page: it hears the call card's events and gives it commands, and passes both on to
 * the hub. It decides nothing and never opens a connection of its own (loopback.md 4.1).
 *
 * The portal measures how long this page loads and deletes the placement when it is slow (bitrix24.md 5.4): nothing
 * goes over the network before `load`.
 */
// oxlint-disable-next-line import/default -- the build puts the worker's address here
import hubUrl from '../hub/hub.ts?sharedworker&url';
import { CARD_COMMANDS } from '#shared/hub-port.ts';
import type { AskToken, CardFacts, CardOrder, FrameMessage } from '#shared/hub-port.ts';
import { asRecord, CARD_EVENTS, PREFIX, readCard } from './card-events.ts';
import { connectHub } from './hub-connection.ts';
import { noHubText } from './no-hub-text.ts';
import { PortalPage } from './portal-page.ts';
import { readWindowName } from './window-name.ts';

const address = readWindowName(window.name);
if (address === null || window.parent === window) say('not framed');
else void run(new PortalPage(window.parent, address), address.origin);

async function run(portal: PortalPage, origin: string): Promise<void> {
  say('starting');
  const loaded = whenLoaded();
  /** The card's own commands and events name no call: the last `initialized` does. */
  let callId: string | null = null;
  let lastCard: CardFacts | null = null;
  let toHub = (message: FrameMessage): void => void early.push(message);
  const early: FrameMessage[] = [];

  for (const name of CARD_EVENTS) {
    portal.on(PREFIX + name, (payload) => {
      if (name !== 'initialized') {
        if (callId !== null) toHub({ t: 'event', callId, name, value: payload });
        return;
      }
      const card = readCard(payload);
      if (card === null) return;
      callId = card.callId;
      lastCard = card;
      toHub({ t: 'card', card });
    });
  }

  const carryOut = async (order: CardOrder): Promise<void> => {
    if (order.callId !== callId || !CARD_COMMANDS.includes(order.command)) return;
    const error = errorOf(await portal.command(order.command, order.params));
    toHub({ t: 'result', callId: order.callId, error });
  };

  const init = asRecord(await portal.ask('getInitData'));
  const options = asRecord(init['USER_OPTIONS']);
  const lang = String(init['LANG']);
  /** It stays here until the hub needs one for the relay. */
  let token = init['AUTH_ID'];
  const tellToken = async ({ refused }: AskToken): Promise<void> => {
    // It lives for an hour; the portal's page can renew it without our secret.
    if (token === refused) token = asRecord(await portal.ask('refreshAuth'))['AUTH_ID'];
    toHub({ t: 'token', token: typeof token === 'string' ? token : null });
  };
  await loaded;

  /** The agent shall see why her card does nothing; one who has no Offhook shall see nothing of us. */
  const withoutHub = (): void => {
    say('no hub');
    const tell = (): void => void portal.command('CallCardSetStatusText', { statusText: noHubText(lang) });
    const isUser = Object.keys(options).length > 0;
    toHub = ({ t }) => {
      if (t === 'card' && isUser) tell();
    };
    if (callId !== null && isUser) tell();
  };

  const frame = crypto.randomUUID();
  const attach = { t: 'attach', frame, portal: String(init['MEMBER_ID']), lang, origin, options } as const;
  const hub = connectHub(hubUrl, frame, {
    ordered: (order) => void ('t' in order ? tellToken(order) : carryOut(order)),
    failed: withoutHub,
    revived: () => {
      toHub(attach);
      // One that is gone meanwhile says so to the first order.
      if (lastCard !== null) toHub({ t: 'card', card: lastCard });
    },
  });
  if (hub === null) return withoutHub();
  hub.send(attach);
  for (const message of early) hub.send(message);
  toHub = (message) => hub.send(message);
  addEventListener('pagehide', () => hub.send({ t: 'bye' }));
  say('attached');
}

/** `[{"result":"error","errorCode":…}]`, in Bitrix24's own desktop program also without the brackets (bitrix24.md 5.7). */
function errorOf(answer: unknown): string | null {
  const { result, errorCode } = asRecord(Array.isArray(answer) ? answer[0] : answer);
  return result === 'error' ? String(errorCode) : null;
}

/** After the load event is through: the portal's clock has stopped then. */
function whenLoaded(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState === 'complete') resolve();
    else addEventListener('load', () => setTimeout(resolve), { once: true });
  });
}

/** For whoever looks into the page to see why nothing happens. */
function say(state: string): void {
  document.documentElement.dataset['offhook'] = state;
}
