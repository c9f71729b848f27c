/**
 * The companion host as this desktop uses it while somebody is signed in. There may be none: then everything goes as
 * without one. A session is opened ahead, because the first ring of a group call has no time for it.
 */
import type * as v from 'valibot';
import { EventEmitter } from 'node:events';
import { Failure, type FailureReason, reasonOf } from '#shared/failure.ts';
import {
  AckAnswerSchema,
  type AckRequest,
  AnnounceAnswerSchema,
  type AnnounceRequest,
  ClaimAnswerSchema,
  HOST_PATH,
  SessionAnswerSchema,
} from '#shared/host-api.ts';
import { RING_PATHS, type RingAnswer, RingAnswerSchema, type RingMove, type RingRequest } from '#shared/ring.ts';
import type { Host, HostDirectory } from './host-directory.ts';
import { HostError, hostCall, type HostHttpDeps } from './host-http.ts';
import type { Log } from '#shared/web/ports.ts';

export interface HostClientDeps extends HostHttpDeps {
  readonly log: Log;
  readonly directory: HostDirectory;
  readonly instance: string;
  /** Who this is, by the portal's own token: the host asks the portal whose it is. @throws Failure when signed out */
  readonly identity: () => Promise<{ readonly memberId: string; readonly accessToken: string }>;
}

export interface HostClientEvents {
  /** Whether there is a host to talk to, or why not. */
  changed: [];
}

interface OpenSession {
  readonly session: string;
  /** By our own clock. */
  readonly renewAt: number;
}

const PATIENCE_MS = 8000;
/** The host holds the answer to a ring back until there is something to say. */
const RING_PATIENCE_MS = 12_000;
/** A session asks the portal, behind all that is urgent. */
const SESSION_PATIENCE_MS = 30_000;
const RENEW_EARLY_MS = 10 * 60_000;
const AGAIN_MS = [5000, 15_000, 60_000, 300_000, 900_000] as const;

export class HostClient extends EventEmitter<HostClientEvents> {
  readonly #deps: HostClientDeps;
  #origin: string | null = null;
  #host: Host | null = null;
  #reason: FailureReason | null = null;
  #session: OpenSession | null = null;
  #opening: Promise<OpenSession> | null = null;
  #failures = 0;
  #cancelTimer: () => void = () => undefined;
  /** Counts sign-ins: what belongs to an earlier one counts no more. */
  #turn = 0;

  constructor(deps: HostClientDeps) {
    super();
    this.#deps = deps;
  }

  /** A host that answers, and that this desktop is known to. */
  get isReady(): boolean {
    return this.#host !== null && this.#session !== null;
  }

  get host(): Host | null {
    return this.#host;
  }

  /** The session that is open: a bearer's token, for what must not be in a report. */
  get secret(): string | null {
    return this.#session?.session ?? null;
  }

  /** Why there is none although there should be one. */
  get reason(): FailureReason | null {
    return this.#reason;
  }

  /** @param origin where the host is, if there is one */
  start(origin: string): void {
    this.stop();
    this.#origin = origin;
    void this.#connect(this.#turn);
  }

  stop(): void {
    this.#turn += 1;
    this.#cancelTimer();
    this.#origin = null;
    this.#host = null;
    this.#session = null;
    this.#opening = null;
    this.#failures = 0;
    this.#become(null);
  }

  /** The network is back: what has failed is tried now. */
  retry(): void {
    if (this.#origin === null || this.#failures === 0) return;
    this.#cancelTimer();
    void this.#connect(this.#turn);
  }

  /** @throws Failure `hostUnreachable`, `hostRefused` */
  ring<Move extends RingMove>(move: Move, request: RingRequest<Move>, signal: AbortSignal): Promise<RingAnswer> {
    return this.#call(RING_PATHS[move], request, RingAnswerSchema, { timeoutMs: RING_PATIENCE_MS, signal });
  }

  /** Whether this desktop is the one of the agent's that may dial the CALL_ID. @throws Failure */
  async claim(portalCallId: string): Promise<boolean> {
    const answer = await this.#call(HOST_PATH.claim, { portalCallId }, ClaimAnswerSchema, { timeoutMs: 2500 });
    return answer.yours;
  }

  /** Tells colleagues' desktops, and the agent's own others, that the CALL_ID is taken. @throws Failure */
  async announce(request: AnnounceRequest): Promise<void> {
    await this.#call(HOST_PATH.announce, request, AnnounceAnswerSchema, { timeoutMs: PATIENCE_MS });
  }

  /** Takes a request of the host's; false: it is somebody else's by now. @throws Failure */
  async take(request: AckRequest): Promise<boolean> {
    return (await this.#open(HOST_PATH.requestAck, request)).yours;
  }

  /** Leaves a callback to the next agent. @throws Failure */
  async skip(request: AckRequest): Promise<void> {
    await this.#open(HOST_PATH.requestSkip, request);
  }

  /** What proves itself by what is in the request. */
  #open(path: string, body: AckRequest): Promise<v.InferOutput<typeof AckAnswerSchema>> {
    return this.#agreed(({ origin, version }) =>
      hostCall(this.#deps, {
        url: new URL(path, origin),
        body,
        version,
        answer: AckAnswerSchema,
        timeoutMs: PATIENCE_MS,
      }),
    );
  }

  async #call<Schema extends v.GenericSchema>(
    path: string,
    body: Readonly<Record<string, unknown>>,
    answer: Schema,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<v.InferOutput<Schema>> {
    return this.#agreed(async ({ origin, version }) => {
      const send = (session: string) =>
        hostCall(this.#deps, { url: new URL(path, origin), body, session, version, answer, ...options });
      const { session } = await this.#sessionNow();
      return send(session).catch(async (error: unknown) => {
        // Its keys were changed, or it has a new store.
        if (!(error instanceof HostError) || error.code !== 'sessionNeeded') throw error;
        this.#session = null;
        return send((await this.#sessionNow()).session);
      });
    });
  }

  /** The host may have been updated since we agreed on a version: then we agree anew, and say it once more. */
  async #agreed<Answer>(send: (host: Host) => Promise<Answer>): Promise<Answer> {
    const host = this.#there();
    const turn = this.#turn;
    try {
      return await send(host);
    } catch (error) {
      if (reasonOf(error) !== 'hostVersion' || turn !== this.#turn) throw error;
      this.#deps.directory.forget();
      await this.#connect(turn);
      if (this.#host === null || this.#host.version === host.version) throw error;
      return send(this.#host);
    }
  }

  #there(): Host {
    if (this.#host === null) throw new Failure('hostUnreachable', 'there is no companion host');
    return this.#host;
  }

  async #connect(turn: number): Promise<void> {
    const { directory, log } = this.#deps;
    if (this.#origin === null) return;
    try {
      const host = await directory.find(this.#origin);
      if (turn !== this.#turn) return;
      this.#host = host;
      if (host !== null) await this.#sessionNow();
      if (turn !== this.#turn) return;
      this.#failures = 0;
      this.#become(null);
    } catch (error) {
      if (turn !== this.#turn) return;
      log.warn('host.notConnected', { error });
      // One of the two was updated: what was agreed on holds no more.
      if (reasonOf(error) === 'hostVersion') directory.forget();
      this.#become(reasonOf(error));
      this.#plan(AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length - 1)] ?? 900_000);
      this.#failures += 1;
    }
  }

  #plan(ms: number): void {
    const turn = this.#turn;
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.after(ms, () => void this.#connect(turn));
  }

  async #sessionNow(): Promise<OpenSession> {
    if (this.#session !== null && this.#deps.clock.now() < this.#session.renewAt) return this.#session;
    this.#opening ??= this.#openSession(this.#turn).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #openSession(turn: number): Promise<OpenSession> {
    const { identity, instance, clock, log } = this.#deps;
    const { origin, version } = this.#there();
    const body = { ...(await identity()), instance };
    const url = new URL(HOST_PATH.session, origin);
    const sentAt = clock.now();
    const answer = await hostCall(this.#deps, {
      url,
      body,
      version,
      answer: SessionAnswerSchema,
      timeoutMs: SESSION_PATIENCE_MS,
    });
    if (turn !== this.#turn) throw new Failure('portalSignInNeeded', 'signed out meanwhile');
    // Its clock may be another than ours: what counts is how long it lives.
    const lives = Math.max(60_000, answer.expires - sentAt);
    this.#session = { session: answer.session, renewAt: sentAt + Math.max(lives / 2, lives - RENEW_EARLY_MS) };
    log.info('host.session', { userId: answer.userId });
    this.#plan(this.#session.renewAt - clock.now());
    return this.#session;
  }

  #become(reason: FailureReason | null): void {
    this.#reason = reason;
    this.emit('changed');
  }
}
