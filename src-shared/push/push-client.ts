/**
 * The client of the portal's push server (bitrix24.md 4.7), for the desktop and for the hub. Receives only: sending is a
 * REST call. Delivery is at most once while connected; after a loss the server repeats what came since the last `mid`.
 *
 *             ┌─────────┐ start, retry, delay over  ┌─────────────┐ read   ┌────────────┐ open  ┌────┐
 *   stopped ─▶│ waiting │──────────────────────────▶│ configuring │───────▶│ connecting │──────▶│ up │
 *             └────▲────┘                           └──────┬──────┘        └─────┬──────┘       └─┬──┘
 *                  └───────────────────────────────────────┴─────────────────────┴────────────────┘
 *                              failed · closed · silent · expired · channel or configuration replaced
 *
 * A configuration is kept until it expires, so a reconnection costs no request.
 */
import { type NoPush, type PushConfig, pushAddress, readPushConfig, record, text } from './push-config.ts';
import { pushDelay, restartDelay } from './push-delays.ts';
import { type PushMessage, readFrame } from './push-frames.ts';

/** As much of a WebSocket as is used: the browser's, Electron's and `ws`'s all have it. */
export interface PushSocket {
  send(data: string): void;
  close(): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: PushSocketEvent) => void): void;
}
export interface PushSocketEvent {
  readonly type: string;
  readonly data?: unknown;
  readonly code?: number;
}

export type PushState = 'stopped' | 'waiting' | 'configuring' | 'connecting' | 'up';

/** `config`: asking for the configuration failed. */
export type PushTrouble = NoPush | 'config' | 'socket' | 'silent' | 'frame';

export interface PushClientDeps {
  /** The answer of `pull.application.config.get`, unread. */
  config(): Promise<unknown>;
  /** Whether the portal is reached by https. */
  readonly secure: boolean;
  /** May throw where even the attempt is forbidden. */
  open(url: string): PushSocket;
  readonly clock: { now(): number; after(ms: number, action: () => void): () => void };
  /** 0 to 1. */
  random(): number;
  readonly on: {
    message(message: PushMessage): void;
    state(state: PushState): void;
    /** For the log. `error` is what `config` was rejected with. */
    trouble?(trouble: PushTrouble, error?: unknown): void;
  };
}

/** A connection that held so long was no failure. */
const STEADY = 30_000;
const OPEN_LIMIT = 20_000;
/** No ping for so long: the line is dead. */
const SILENCE = 20_000;
/** "Now" may be said often, and still must not get us banned. */
const RETRY_AT_MOST = 15_000;
/** The server doesn't know our channels (any more). */
const WRONG_CHANNEL = 4010;
/** After so many failures in a row the configuration may be to blame. */
const DOUBT = 2;
const MIDS_KEPT = 100;

export class PushClient {
  readonly #deps: PushClientDeps;
  #state: PushState = 'stopped';
  #config: PushConfig | null = null;
  #socket: PushSocket | null = null;
  /** Attempts are numbered: what an earlier one still says counts no more. */
  #turn = 0;
  #failures = 0;
  #upSince = 0;
  #attemptAt = Number.NEGATIVE_INFINITY;
  #mid: string | null = null;
  readonly #seen = new Set<string>();
  /** The next step, and the limit of the present one. */
  #cancelTimer: () => void = () => undefined;
  #cancelSilence: () => void = () => undefined;
  #cancelExpiry: () => void = () => undefined;
  #cancelRestart: (() => void) | null = null;

  constructor(deps: PushClientDeps) {
    this.#deps = deps;
  }

  get state(): PushState {
    return this.#state;
  }

  start(): void {
    if (this.#state === 'stopped') this.#attempt();
  }

  /** The configuration is kept for the next start. */
  stop(): void {
    this.#leave();
    this.#cancelRestart?.();
    this.#cancelRestart = null;
    this.#failures = 0;
    this.#become('stopped');
  }

  /** The network is back, or the computer awake: don't sit out the delay. */
  retry(): void {
    const { clock } = this.#deps;
    if (this.#state === 'waiting' && clock.now() - this.#attemptAt >= RETRY_AT_MOST) this.#attempt();
  }

  #attempt(): void {
    this.#leave();
    this.#cancelRestart?.();
    this.#cancelRestart = null;
    this.#attemptAt = this.#deps.clock.now();
    const turn = this.#turn;
    const config = this.#config;
    if (config !== null && config.expires > this.#attemptAt) return this.#connect(config);
    this.#become('configuring');
    this.#deps.config().then(
      (answer) => {
        if (turn === this.#turn) this.#configured(readPushConfig(answer, this.#deps.secure, this.#deps.clock.now()));
      },
      (error: unknown) => {
        if (turn === this.#turn) this.#failed('config', error);
      },
    );
  }

  #configured(config: PushConfig | NoPush): void {
    if (typeof config === 'string') return this.#failed(config);
    this.#config = config;
    this.#connect(config);
  }

  #connect(config: PushConfig): void {
    this.#become('connecting');
    const socket = this.#open(pushAddress(config, this.#mid));
    if (socket === null) return this.#failed('socket');
    this.#socket = socket;
    const mine = (action: (event: PushSocketEvent) => void) => (event: PushSocketEvent) => {
      if (this.#socket === socket) action(event);
    };
    this.#cancelTimer = this.#deps.clock.after(OPEN_LIMIT, () => this.#failed('silent'));
    socket.addEventListener(
      'open',
      mine(() => this.#opened(config)),
    );
    socket.addEventListener(
      'message',
      mine(({ data }) => this.#receive(socket, config, data)),
    );
    socket.addEventListener(
      'close',
      mine(({ code }) => this.#closed(code)),
    );
    // The close that follows says all there is to say; without a listener `ws` would throw.
    socket.addEventListener('error', () => undefined);
  }

  #open(url: string): PushSocket | null {
    try {
      return this.#deps.open(url);
    } catch {
      return null;
    }
  }

  #opened(config: PushConfig): void {
    const { clock } = this.#deps;
    this.#cancelTimer();
    this.#upSince = clock.now();
    this.#cancelExpiry = clock.after(config.expires - clock.now(), () => this.#renew());
    // Older servers may not ping at all.
    if (config.version >= 5) this.#awaitPing();
    this.#become('up');
  }

  #closed(code: number | undefined): void {
    if (code === WRONG_CHANNEL) this.#config = null;
    if (this.#cancelRestart === null) return this.#failed('socket');
    // It said that it would, and when to come back.
    this.#leave();
    this.#become('waiting');
  }

  #receive(socket: PushSocket, config: PushConfig, data: unknown): void {
    const frame = readFrame(data, config);
    if (frame.isPing) {
      socket.send('pong');
      return this.#awaitPing();
    }
    for (const mid of frame.confirm) socket.send(`mack:${mid}`);
    for (let left = frame.dropped; left > 0; left--) this.#deps.on.trouble?.('frame');
    for (const message of frame.messages) {
      // A listener may have stopped us.
      if (this.#socket !== socket) return;
      this.#take(message, config);
    }
  }

  #take(message: PushMessage, config: PushConfig): void {
    const { mid } = message;
    if (mid !== null) {
      this.#mid = mid;
      // After a resumption the server may say the last ones again.
      if (this.#seen.has(mid)) return;
      this.#seen.add(mid);
      for (const oldest of this.#seen) if (this.#seen.size > MIDS_KEPT) this.#seen.delete(oldest);
    }
    if (message.module === 'pull') this.#control(message, config);
    else this.#deps.on.message(message);
  }

  /** The push server about itself. */
  #control({ command, params }: PushMessage, config: PushConfig): void {
    if (command === 'channel_expire') {
      const { type } = record(params['channel']);
      const id = text(record(params['new_channel'])['id']);
      if (params['action'] !== 'reconnect' || id === '') return this.#renew();
      if (type === 'private') this.#config = { ...config, private: id };
      else if (type === 'shared') this.#config = { ...config, shared: id };
      this.#again();
    } else if (command === 'config_expire') {
      this.#renew();
    } else if (command === 'server_restart' && this.#cancelRestart === null) {
      this.#cancelRestart = this.#deps.clock.after(restartDelay(this.#deps.random()), () => this.#renew());
    }
  }

  /** With a new configuration, and with all that came meanwhile: the `mid` is kept. */
  #renew(): void {
    this.#config = null;
    this.#again();
  }

  /** At once, unless the last attempt was a moment ago: a server that sends us away each time gets the delays. */
  #again(): void {
    if (this.#deps.clock.now() - this.#attemptAt < RETRY_AT_MOST) this.#failed('socket');
    else this.#attempt();
  }

  #awaitPing(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#deps.clock.after(SILENCE, () => this.#failed('silent'));
  }

  #failed(trouble: PushTrouble, error?: unknown): void {
    const { clock, random, on } = this.#deps;
    const wasSteady = this.#state === 'up' && clock.now() - this.#upSince >= STEADY;
    this.#leave();
    this.#failures = wasSteady ? 0 : this.#failures + 1;
    if (this.#failures >= DOUBT) this.#config = null;
    this.#cancelTimer = clock.after(pushDelay(this.#failures, random()), () => this.#attempt());
    on.trouble?.(trouble, error);
    this.#become('waiting');
  }

  #leave(): void {
    this.#turn += 1;
    this.#cancelTimer();
    this.#cancelSilence();
    this.#cancelExpiry();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #become(state: PushState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#deps.on.state(state);
  }
}
