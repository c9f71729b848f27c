/**
 * The browser's part of the sign-in (bitrix24.md 1.3): open the portal's page, wait for the code.
 *
 *   desktop                    browser                     portal          landing page (handler origin)
 *    │ openExternal ──────────▶ │ /oauth/authorize/?state ──▶│
 *    │                          │ ◀── 302 code, state ───────│
 *    │                          │ ───────────────────────────────────────▶│
 *    │ ◀── offhook://oauth?code&state…  or  http://127.0.0.1:PORT/oauth?code&state… ──│
 *
 * `state` is the hash of a verifier that stays here: `<hash>`, or `<hash>.<port>` when the answer shall come to the
 * one-shot listener. The portal shows failures on its own page and redirects nobody, so the wait ends by timeout or
 * Cancel only.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Failure, type FailureReason } from '#shared/failure.ts';
import type { PortalSettings } from '#shared/settings.ts';
import type { Clock, Log } from '../ports.ts';
import { openSignInListener, type SignInListener } from './sign-in-listener.ts';
import type { SignInPageText } from './sign-in-page.ts';

export interface Authorization {
  readonly code: string;
  /** What the redirect claims; checked against the token answer. */
  readonly memberId: string | null;
  readonly serverDomain: string | null;
  /** What the sign-in began with, and what only this desktop knows of it. */
  readonly state: string;
  readonly verifier: string;
  /** The companion host's, where its landing page has signed code and state. */
  readonly signature: string | null;
}

export type ReturnWay = 'link' | 'listener';

export interface BrowserSignInDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly openExternal: (url: string) => Promise<void>;
  readonly pageText: () => SignInPageText;
  readonly bridgePort: () => number | null;
}

interface Attempt {
  state: string;
  readonly verifier: string;
  readonly settle: (outcome: Authorization | Failure) => void;
}

const PATIENCE_MS = 5 * 60_000;

export class BrowserSignIn {
  readonly #deps: BrowserSignInDeps;
  #waiting: Attempt | null = null;

  constructor(deps: BrowserSignInDeps) {
    this.#deps = deps;
  }

  /**
   * Ends any earlier attempt.
   * @throws Failure `signInTimedOut`, `signInCancelled`
   */
  async begin(portal: PortalSettings, way: ReturnWay): Promise<Authorization> {
    this.cancel();
    const { promise, resolve, reject } = Promise.withResolvers<Authorization>();
    // It may be settled before it is awaited below.
    promise.catch(() => undefined);
    const verifier = randomBytes(32).toString('base64url');
    const attempt: Attempt = {
      verifier,
      state: createHash('sha256').update(verifier).digest('base64url'),
      settle: (outcome) => (outcome instanceof Failure ? reject(outcome) : resolve(outcome)),
    };
    this.#waiting = attempt;
    const stopTimer = this.#deps.clock.after(PATIENCE_MS, () =>
      attempt.settle(new Failure('signInTimedOut', 'the browser did not come back')),
    );
    let listener: SignInListener | null = null;
    try {
      if (way === 'listener') {
        listener = await this.#listen(portal);
        attempt.state += `.${listener.port}`;
      }
      if (this.#waiting === attempt) void this.#open(portal, attempt);
      return await promise;
    } finally {
      stopTimer();
      listener?.close();
      if (this.#waiting === attempt) this.#waiting = null;
    }
  }

  /** @returns null when the link was the awaited answer, else why it was refused; the wait goes on then */
  handleLink(link: string): FailureReason | null {
    const url = URL.parse(link);
    const isOurs = url?.protocol === 'offhook:' && (url.host || url.pathname) === 'oauth';
    return isOurs ? this.#receive(url.searchParams) : this.#refused('invalidInput');
  }

  cancel(): void {
    this.#waiting?.settle(new Failure('signInCancelled', 'cancelled'));
    this.#waiting = null;
  }

  async #listen(portal: PortalSettings): Promise<SignInListener> {
    const { log, count, pageText, bridgePort } = this.#deps;
    return openSignInListener({
      accept: (query) => this.#receive(query) === null,
      onRefused: (why) => {
        count('signIn.requestRefused');
        log.warn('signIn.requestRefused', { why });
      },
      back: portal.origin,
      text: pageText(),
      mayUse: (port) => port !== bridgePort(),
    });
  }

  async #open(portal: PortalSettings, attempt: Attempt): Promise<void> {
    const url = new URL('/oauth/authorize/', portal.origin);
    url.searchParams.set('client_id', portal.clientId);
    url.searchParams.set('state', attempt.state);
    try {
      await this.#deps.openExternal(url.href);
    } catch (error) {
      attempt.settle(new Failure('unexpected', 'no browser could be opened', { cause: error }));
    }
  }

  /** A stale tab or somebody else's link ends nothing: only the answer with our state does. */
  #receive(query: URLSearchParams): FailureReason | null {
    const waiting = this.#waiting;
    if (waiting === null || !equal(query.get('state') ?? '', waiting.state)) return this.#refused('signInState');
    const code = query.get('code');
    if (code === null || code === '') return this.#refused('invalidInput');
    this.#waiting = null;
    const { state, verifier } = waiting;
    waiting.settle({
      code,
      memberId: query.get('member_id'),
      serverDomain: query.get('server_domain'),
      state,
      verifier,
      signature: query.get('signature'),
    });
    return null;
  }

  #refused(reason: FailureReason): FailureReason {
    this.#deps.count('signIn.answerRefused');
    this.#deps.log.warn('signIn.answerRefused', { reason, waiting: this.#waiting !== null });
    return reason;
  }
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
