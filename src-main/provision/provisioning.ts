/**
 * A company's signed set-up: read, put before the agent, and taken over when she agrees. Decision 024.
 *
 *            opened            the origin lists the key           accept
 *   nothing ────────▶ checking ───────────────────────▶ offered ─────────▶ set up, nothing open
 *            (the same key again, or no origin: offered at once)
 *                        │ it doesn't, or not in time      │ refuse
 *                        ▼                                 ▼
 *                     nothing                           nothing
 *
 * One at a time: another letter must not take the place of the one that she is about to agree to.
 */
import { EventEmitter } from 'node:events';
import { Failure, type FailureReason, reasonOf } from '#shared/failure.ts';
import { provisionedValues } from '#shared/provision/provisioned-values.ts';
import type { FetchedSecrets, Provisioned } from '#shared/provision/set-up.ts';
import type { SetUpOffer } from '#shared/state.ts';
import type { Log } from '../ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { type CompanyDeps, confirmKey, fetchSecrets } from './company-origin.ts';
import { judge } from './judge.ts';
import { fingerprintOf, type Letter, openLetter } from './letter.ts';
import { changesOf, withoutOverruled } from './set-up-changes.ts';
import { movesOf, SetUpTakeover, type TakeoverDeps } from './set-up-takeover.ts';

export interface ProvisioningDeps extends CompanyDeps, Omit<TakeoverDeps, 'settings' | 'log'> {
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly settings: SettingsStore;
  /** The name that the agent has signed in to her computer with. */
  readonly user: string;
  /** She should look. */
  readonly attention: () => void;
  /** What came after the link had been taken. */
  readonly onFailure: (reason: FailureReason) => void;
}

interface Open {
  readonly letter: Letter;
  readonly trust: SetUpOffer['trust'];
  /** Fetched once: the address answers only one time, and what came next may have failed. */
  secrets?: FetchedSecrets;
}

export class Provisioning extends EventEmitter<{ changed: [] }> {
  readonly #deps: ProvisioningDeps;
  readonly #takeover: SetUpTakeover;
  #open: Open | null = null;
  #accepting: Promise<void> | null = null;

  constructor(deps: ProvisioningDeps) {
    super();
    this.#deps = deps;
    this.#takeover = new SetUpTakeover(deps);
  }

  /** @returns why it is not put before the agent; null when it is, or will be */
  open(text: string): FailureReason | null {
    const refused = this.#take(text);
    if (refused !== null) {
      this.#deps.count('provision.refused');
      this.#deps.log.warn('provision.refused', { reason: refused });
    }
    return refused;
  }

  get offer(): SetUpOffer | null {
    if (this.#open === null) return null;
    const { letter, trust } = this.#open;
    const { settings, user } = this.#deps;
    const { defaults, problems } = provisionedValues(letter, user);
    const brought = withoutOverruled(defaults, settings.policies);
    const moves = movesOf(settings.current, settings.previewOf(this.#agreed(letter)));
    return {
      id: letter.id,
      organisation: letter.organisation,
      fingerprint: fingerprintOf(letter.key),
      origin: letter.origin ?? null,
      trust,
      ...changesOf(brought, settings.current),
      ignored: problems.map(({ key, trouble }) => ({ key, trouble })),
      password: letter.secretsFrom !== undefined ? 'fetched' : moves.telephone ? 'asked' : 'kept',
      signsOut: moves.portal && settings.current.owner !== null,
    };
  }

  /**
   * @param password typed by the agent; '' to have it fetched, or where none is needed
   * @throws Failure
   */
  accept(id: string, password: string): Promise<void> {
    this.#accepting ??= this.#accept(id, password).finally(() => (this.#accepting = null));
    return this.#accepting;
  }

  /** Not now: nothing is kept of it, and the link may be opened again. */
  refuse(id: string): void {
    if (this.#open?.letter.id !== id) return;
    this.#deps.log.info('provision.notAccepted', { id });
    this.#become(null);
  }

  /** What the company has set up is gone, and with it the tie to its key. @throws Failure */
  async forget(): Promise<void> {
    await this.#takeover.become(null, {});
    this.emit('changed');
  }

  #take(text: string): FailureReason | null {
    const letter = openLetter(text);
    if (typeof letter === 'string') return letter;
    if (this.#open !== null) {
      this.#deps.attention();
      return this.#open.letter.id === letter.id && this.#open.letter.key === letter.key ? null : 'provisionOpen';
    }
    const judgement = this.#judge(letter);
    if (!judgement.ok) return judgement.reason;
    if (provisionedValues(letter, this.#deps.user).defaults.size === 0) return 'provisionUnreadable';
    const { vouch, trust } = judgement;
    this.#become({ letter, trust: vouch === null ? trust : 'checking' });
    if (vouch !== null) void this.#confirm(letter, vouch);
    this.#deps.attention();
    return null;
  }

  async #confirm(letter: Letter, origin: string): Promise<void> {
    try {
      await confirmKey(this.#deps, origin, letter.key);
      if (this.#open?.letter === letter) this.#become({ letter, trust: 'confirmed' });
    } catch (error) {
      this.#deps.count('provision.refused');
      this.#deps.log.warn('provision.refused', { error });
      if (this.#open?.letter !== letter) return;
      this.#become(null);
      this.#deps.onFailure(reasonOf(error));
    }
  }

  async #accept(id: string, password: string): Promise<void> {
    const open = this.#open;
    if (open === null || open.letter.id !== id || open.trust === 'checking')
      throw new Failure('invalidInput', 'no such set-up is offered');
    const { letter } = open;
    // It may have waited on the screen for a night.
    const judgement = this.#judge(letter);
    if (!judgement.ok) throw new Failure(judgement.reason, 'not any more');
    const secrets = password !== '' ? { SipPassword: password } : await this.#secretsOf(open);
    if (this.#open !== open) throw new Failure('invalidInput', 'refused meanwhile');
    await this.#takeover.become(this.#agreed(letter), secrets);
    this.#deps.log.info('provision.accepted', { id, organisation: letter.organisation, trust: open.trust });
    this.#become(null);
  }

  async #secretsOf(open: Open): Promise<FetchedSecrets> {
    const { secretsFrom, id } = open.letter;
    return secretsFrom === undefined ? {} : (open.secrets ??= await fetchSecrets(this.#deps, secretsFrom, id));
  }

  #judge(letter: Letter) {
    const { settings, clock } = this.#deps;
    return judge(letter, { now: clock.now(), policies: settings.policies, last: settings.current.provisioned });
  }

  #agreed({ id, key, organisation, origin, issued, settings }: Letter): Provisioned {
    return { id, key, organisation, origin: origin ?? null, issued, at: this.#deps.clock.now(), settings };
  }

  #become(open: Open | null): void {
    this.#open = open;
    this.emit('changed');
  }
}
