/** A bridge on a real port, with the parts around it in memory. */
import { Bridge, newBridgeSecret } from '../../../src-main/bridge/bridge.ts';
import type { BridgeDeps, BridgeStart } from '../../../src-main/bridge/bridge.ts';
import type { CardClick } from '../../../src-main/bridge/clicks.ts';
import type { Refusal } from '../../../src-main/bridge/refusal.ts';
import { systemClock } from '../../../src-main/ports.ts';
import type { Log } from '../../../src-main/ports.ts';
import type { Call, CallFact } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import type { Failure } from '#shared/failure.ts';
import { translator } from '#shared/messages/catalogue.ts';
import type { CardState } from '#shared/state.ts';
import { ORIGIN } from './hub-client.ts';

export const INSTANCE = '11111111-2222-4333-8444-555555555555';
export const PORTAL = 'a'.repeat(32);

export interface RunningBridge {
  readonly bridge: Bridge;
  readonly port: number;
  readonly secret: string;
  readonly boot: string;
  readonly commands: CallCommand[];
  readonly clicks: CardClick[];
  /** What was learnt of calls: their id and the fact. */
  readonly facts: [string, CallFact][];
  readonly shownAgain: Call[];
  readonly refusals: Refusal[];
  readonly failures: Failure[];
  readonly states: CardState[];
  /** Everything that was logged, as text. */
  readonly logged: string[];
  /** Resolves when the condition holds; it is looked at after each thing that happens. */
  until(condition: () => boolean): Promise<void>;
}

export async function startBridge(
  overrides: Partial<BridgeDeps> & Partial<Pick<BridgeStart, 'port' | 'handlerOrigin' | 'portal'>> = {},
): Promise<RunningBridge> {
  const looking = new Set<() => void>();
  const happened = (): void => {
    for (const look of looking) look();
  };
  const logged: string[] = [];
  const line =
    (level: string) =>
    (event: string, fields?: object): void => {
      logged.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`);
      happened();
    };
  const log: Log = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    part: () => log,
  };
  const [commands, clicks, shownAgain]: [CallCommand[], CardClick[], Call[]] = [[], [], []];
  const facts: [string, CallFact][] = [];
  const [refusals, failures, states]: [Refusal[], Failure[], CardState[]] = [[], [], []];
  const [secret, boot] = [newBridgeSecret(), newBridgeSecret()];
  const bridge = new Bridge({
    instance: INSTANCE,
    clock: systemClock,
    log,
    translate: translator('en'),
    command: (command) => {
      commands.push(command);
      happened();
      return { ok: true, callId: 'callId' in command ? command.callId : 'new' };
    },
    learn: (callId, fact) => {
      facts.push([callId, fact]);
      happened();
    },
    transfer: () => Promise.resolve({ ok: false, reason: 'noExtension' }),
    skipFromCard: (click) => void clicks.push(click),
    ourLines: () => new Set(['line-1']),
    clockOffset: () => 0,
    isAnnounced: () => false,
    claim: () => Promise.resolve(true),
    dialFromCard: (click) => {
      clicks.push(click);
      happened();
      return Promise.resolve({ ok: true, callId: 'new' });
    },
    showAgain: (call) => void shownAgain.push(call),
    on: {
      state: (state) => {
        states.push(state);
        happened();
      },
      port: () => {},
      failure: (failure) => void failures.push(failure),
      paired: () => happened(),
      refused: (refusal) => {
        refusals.push(refusal);
        happened();
      },
    },
    ...overrides,
  });
  const { port: wanted = null, handlerOrigin = ORIGIN, portal = PORTAL } = overrides;
  const port = await bridge.start({ handlerOrigin, port: wanted, portal, secret, boot });
  if (port === null) throw new Error('the bridge was switched off while it started');
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        looking.delete(look);
        resolve();
      };
      looking.add(look);
      look();
    });
  return { bridge, port, secret, boot, commands, clicks, facts, shownAgain, refusals, failures, states, logged, until };
}
