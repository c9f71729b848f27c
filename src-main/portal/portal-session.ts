/** The agent's session with the portal: sign-in, tokens, the REST client, and whether the portal answers. */
import * as v from 'valibot';
import { Failure, type FailureReason, reasonOf } from '#shared/failure.ts';
import type { PortalSettings, Settings } from '#shared/settings.ts';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import { PortalClient } from '#shared/web/portal/portal-client.ts';
import type { RequestDeps } from '#shared/web/portal/portal-request.ts';
import type { TokenPair } from '#shared/web/portal/token-pair.ts';
import type { SecretStore } from '../ports.ts';
import { BrowserSignIn, type BrowserSignInDeps, type ReturnWay } from './oauth.ts';
import { OfflineWatch } from './offline-watch.ts';
import { nextSessionState, type SessionEvent, type SessionState } from './session-state.ts';
import { type TokenBroker, TokenExchange } from './token-exchange.ts';
import { Tokens } from './tokens.ts';

export type Owner = NonNullable<Settings['owner']>;

export interface PortalSessionDeps extends RequestDeps, BrowserSignInDeps {
  readonly secrets: SecretStore;
  readonly broker: TokenBroker;
  readonly events: {
    readonly state: (state: SessionState) => void;
    /**
     * Signed in: to be stored. `previous` is another agent when the computer has changed hands.
     * @throws what then ends the sign-in
     */
    readonly signedIn: (portal: PortalSettings, owner: Owner, previous: Owner | null) => void;
    /** Renamed (bitrix24.md 1.11): the new origin is to be stored. */
    readonly moved: (origin: string) => void;
  };
}

export class PortalSession {
  readonly api: PortalApi;
  readonly #deps: PortalSessionDeps;
  readonly #tokens: Tokens;
  readonly #browser: BrowserSignIn;
  readonly #exchange: TokenExchange;
  readonly #watch: OfflineWatch;
  #portal: PortalSettings | null = null;
  #owner: Owner | null = null;
  #state: SessionState = { state: 'notSetUp' };
  #attempt = 0;

  constructor(deps: PortalSessionDeps) {
    this.#deps = deps;
    this.#browser = new BrowserSignIn(deps);
    this.#exchange = new TokenExchange(deps);
    this.#watch = new OfflineWatch(deps.clock, () => void this.recheck());
    this.#tokens = new Tokens({ ...deps, refresh: (pair) => this.#refresh(pair), onMoved: (to) => this.#moved(to) });
    const client = new PortalClient({
      ...deps,
      access: this.#tokens,
      onMoved: async (endpoint) => {
        await this.#tokens.moveTo(endpoint);
        this.#moved(endpoint);
      },
    });
    this.api = {
      call: (method, params, options) => this.#observed(client.call(method, params, options)),
      batch: (commands, options) => this.#observed(client.batch(commands, options)),
      get clockOffset() {
        return client.clockOffset;
      },
    };
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Who is or was last signed in; her calls wait for her even when the portal wants a new sign-in. */
  get owner(): Owner | null {
    return this.#owner;
  }

  /**
   * What proves to our companion host who this is: it asks the portal whose token it is. Never for anybody else.
   * @throws PortalError
   */
  async identity(): Promise<{ memberId: string; accessToken: string }> {
    const { token } = await this.#tokens.current();
    const pair = this.#tokens.pair;
    if (pair === null) throw new PortalError('portalSignInNeeded', { delivery: 'none' });
    return { memberId: pair.memberId, accessToken: token };
  }

  /** Takes up the session of the last run, without a request. */
  async start(portal: PortalSettings | null, owner: Owner | null): Promise<void> {
    this.#portal = portal;
    this.#owner = owner;
    if (portal === null) return;
    const pair = await this.#tokens.load();
    if (pair !== null && owner !== null && pair.clientId === portal.clientId && isSameOwner(pair, owner)) {
      this.#apply({ type: 'signedIn', userName: owner.name });
    } else {
      // Tokens of another application or agent, or of nobody: the program ended in the middle of a sign-in.
      if (pair !== null) await this.#tokens.discard();
      this.#apply({ type: 'signedOut' });
    }
  }

  /**
   * Signs in through the browser.
   * @param clientSecret '' for the stored one, or the companion host's
   * @throws Failure
   */
  async signIn(portal: PortalSettings, clientSecret: string, way: ReturnWay): Promise<Owner> {
    const attempt = ++this.#attempt;
    this.#apply({ type: 'signInStarted' });
    try {
      const {
        pair,
        owner,
        way: used,
      } = await this.#authorize(portal, clientSecret, way, () => attempt === this.#attempt);
      await this.#exchange.remember(used);
      const previous = this.#owner !== null && !isSameOwner(this.#owner, owner) ? this.#owner : null;
      // Whose they are comes before the tokens: what stops in between is not taken up by the next run.
      this.#deps.events.signedIn(portal, owner, previous);
      await this.#tokens.keep(pair);
      this.#portal = portal;
      this.#owner = owner;
      this.#deps.log.info('portal.signedIn', { memberId: owner.memberId, userId: owner.userId });
      this.#apply({ type: 'signedIn', userName: owner.name });
      return owner;
    } catch (error) {
      this.#deps.log.warn('portal.signInFailed', { error });
      const stillIn = this.#tokens.pair === null ? null : (this.#owner?.name ?? null);
      // A newer attempt has the say by now.
      if (attempt === this.#attempt) this.#apply({ type: 'signInFailed', reason: reasonOf(error), stillIn });
      throw error;
    }
  }

  cancelSignIn(): void {
    this.#attempt += 1;
    const stillIn = this.#tokens.pair === null ? null : (this.#owner?.name ?? null);
    this.#browser.cancel();
    if (this.#state.state === 'signingIn') {
      this.#apply({ type: 'signInFailed', reason: 'signInCancelled', stillIn });
    }
  }

  /** An `offhook:` link. @returns null when it was the awaited answer, else why it was refused */
  handleLink(link: string): FailureReason | null {
    return this.#browser.handleLink(link);
  }

  /** Forgets tokens and owner; the client secret stays for the next agent. @throws Failure `secretsUnavailable` */
  async signOut(): Promise<void> {
    this.cancelSignIn();
    this.#owner = null;
    this.#apply({ type: 'signedOut' });
    this.#deps.log.info('portal.signedOut');
    await this.#tokens.drop();
  }

  /** Looks whether the portal is back: after sleep, on a change of network, by the watch. Costs nothing while it works. */
  async recheck(): Promise<void> {
    if (this.#state.state !== 'offline') return;
    // The outcome is observed; a failure has been logged and plans the next look.
    await this.api.call('server.time', {}, { timeoutMs: 15_000 }).catch(() => undefined);
  }

  stop(): void {
    this.#watch.stop();
    this.#browser.cancel();
  }

  async #authorize(portal: PortalSettings, clientSecret: string, back: ReturnWay, isCurrent: () => boolean) {
    const way = await this.#exchange.wayTo(portal, clientSecret);
    if (!isCurrent()) throw cancelled();
    const pair = await this.#exchange.redeem(portal, way, await this.#browser.begin(portal, back));
    const owner = await this.#whoAmI(pair);
    if (!isCurrent()) throw cancelled();
    return { pair: { ...pair, userId: owner.userId }, owner, way };
  }

  async #whoAmI(pair: TokenPair): Promise<Owner> {
    const access = { token: pair.accessToken, endpoint: pair.endpoint, user: '' };
    const refuse = () => Promise.reject(new PortalError('portalSignInNeeded', { delivery: 'refused' }));
    const client = new PortalClient({
      ...this.#deps,
      access: { current: () => Promise.resolve(access), renew: refuse },
      onMoved: () => Promise.resolve(),
    });
    const profile = v.safeParse(ProfileSchema, await client.call('profile', {}));
    if (!profile.success) throw new PortalError('portalAnswer', { description: 'profile', delivery: 'unknown' });
    const { ID: userId, NAME, LAST_NAME } = profile.output;
    return { memberId: pair.memberId, userId, name: `${NAME} ${LAST_NAME}`.trim() || `#${userId}` };
  }

  async #refresh(pair: TokenPair): Promise<TokenPair> {
    if (this.#portal === null) throw new PortalError('portalSignInNeeded', { delivery: 'none' });
    return this.#exchange.refresh(this.#portal, pair);
  }

  #moved(endpoint: string): void {
    const { origin } = new URL(endpoint);
    if (this.#portal === null || this.#portal.origin === origin) return;
    this.#portal = { ...this.#portal, origin };
    this.#deps.events.moved(origin);
  }

  async #observed<Result>(call: Promise<Result>): Promise<Result> {
    const owner = this.#owner;
    try {
      const result = await call;
      if (this.#owner === owner) this.#apply({ type: 'callWorked' });
      return result;
    } catch (error) {
      // A late failure of the last agent's call says nothing about this one's session.
      if (error instanceof PortalError && this.#owner === owner) this.#observeFailure(error);
      throw error;
    }
  }

  #observeFailure(error: PortalError): void {
    if (error.reason === 'portalSignInNeeded' || error.reason === 'signInClient') {
      this.#apply({ type: 'tokensLost', reason: error.reason });
    } else if (unusable.has(error.reason)) {
      // Given up by the caller: that says nothing about the portal.
      if (error.code !== 'ABORTED') this.#apply({ type: 'callFailed', reason: error.reason });
    } else if (error.delivery === 'refused' || error.status > 0) {
      // It answers, and be it its authorization server, and be it no.
      this.#apply({ type: 'callWorked' });
    }
  }

  #apply(event: SessionEvent): void {
    const next = nextSessionState(this.#state, event);
    const changed = next !== this.#state;
    this.#state = next;
    if (next.state !== 'offline') this.#watch.stop();
    else if (event.type === 'callFailed') this.#watch.plan();
    if (!changed) return;
    this.#deps.log.info('portal.state', { ...next });
    this.#deps.events.state(next);
  }
}

/** Nobody answers, or nonsense; or the host that gives out the tokens doesn't. */
const unusable: ReadonlySet<FailureReason> = new Set([
  'portalUnreachable',
  'portalAnswer',
  'hostUnreachable',
  'hostRefused',
  'hostAnswer',
  'hostVersion',
]);

const ProfileSchema = v.object({
  ID: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty()),
  NAME: v.nullish(v.string(), ''),
  LAST_NAME: v.nullish(v.string(), ''),
});

const cancelled = () => new Failure('signInCancelled', 'cancelled');

type Identity = Pick<Owner, 'memberId' | 'userId'>;
/** The same agent of the same portal, whatever the portal is called by now. */
export const isSameOwner = (a: Identity, b: Identity): boolean => a.memberId === b.memberId && a.userId === b.userId;
