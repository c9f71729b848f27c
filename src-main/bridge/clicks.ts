/** Clicks on a number in the CRM, as its card tells of them: judged once, claimed among the agent's desktops, dialled. */
import type { CardUp } from '#shared/bridge.ts';
import type { Call } from '#shared/call.ts';
import type { CommandResult, Refusal } from '#shared/command.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import type { Clock, Log } from '../ports.ts';
import { isDial, type NoDial } from './click-to-call.ts';

export interface ClickDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** LINE_NUMBERs that mean this phone; '' among them only where it is configured. */
  ourLines(): ReadonlySet<string>;
  /** Milliseconds that the portal's clock is ahead of ours. */
  clockOffset(): number;
  /** Whether this CALL_ID is ours or was announced by another desktop. */
  isAnnounced(portalCallId: string): boolean;
  /** The one desktop that gets to dial this CALL_ID. */
  claim(portalCallId: string): Promise<boolean>;
  dialFromCard(click: CardClick): Promise<CommandResult>;
}

export interface CardClick {
  readonly portalCallId: string;
  readonly number: string;
  readonly line: string;
  readonly portal: string;
  readonly crm?: Partial<CrmFacts>;
}

/** What became of each card that asked to dial. */
export type ClickOutcome = NoDial | 'repeated' | 'claimedElsewhere' | 'refused' | 'failed' | 'dialled';

const REMEMBERED = 500;
/** Cards of other desktops that may still be up. */
const OTHERS = 20;

export class Clicks {
  readonly #deps: ClickDeps;
  readonly #changed: () => void;
  readonly #seen = new Set<string>();
  readonly #outcomes: Partial<Record<ClickOutcome, number>> = {};
  readonly #refusals = new Map<string, Refusal>();
  readonly #others = new Set<string>();

  constructor(deps: ClickDeps, changed: () => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  get outcomes(): Readonly<Partial<Record<ClickOutcome, number>>> {
    return this.#outcomes;
  }

  /** Why nobody was called, by CALL_ID. */
  get refusals(): ReadonlyMap<string, Refusal> {
    return this.#refusals;
  }

  /** CALL_IDs whose calls another desktop of the agent's carries: nothing is wrong with their cards. */
  get others(): readonly string[] {
    return [...this.#others];
  }

  /**
   * A card whose call nobody here knows.
   * @returns whether it is taken for a click, which the claim and the phone may still refuse
   */
  consider(card: CardUp, portal: string, calls: readonly Call[]): boolean {
    if (this.#seen.has(card.callId)) return this.#decided(card, 'repeated');
    const verdict = isDial(card, {
      ourLines: this.#deps.ourLines(),
      portalNow: this.#deps.clock.now() + this.#deps.clockOffset(),
      isAnnounced: (callId) => this.#deps.isAnnounced(callId),
      calls,
    });
    if (!verdict.dial) {
      this.#remember(card.callId);
      if (verdict.why === 'ourCall') this.#isAnothers(card.callId);
      return this.#decided(card, verdict.why);
    }
    const { number, line, callId: portalCallId, entity } = card;
    this.dial(card, { portalCallId, number, line, portal, ...(entity && { crm: { entity } }) });
    return true;
  }

  dial(card: CardUp, click: CardClick): void {
    this.#remember(card.callId);
    this.#dial(card, click).catch((error: unknown) => {
      this.#deps.log.error('card.dialFailed', { portalCallId: card.callId, error });
      this.#decided(card, 'failed');
    });
  }

  /** Another agent has cards of her own. */
  forgetAll(): void {
    this.#refusals.clear();
    this.#others.clear();
  }

  forget(portalCallId: string): void {
    this.#refusals.delete(portalCallId);
  }

  async #dial(card: CardUp, click: CardClick): Promise<void> {
    if (!(await this.#deps.claim(card.callId))) {
      this.#isAnothers(card.callId);
      return void this.#decided(card, 'claimedElsewhere');
    }
    const result = await this.#deps.dialFromCard(click);
    if (!result.ok) this.#refuse(card.callId, result.reason);
    this.#decided(card, result.ok ? 'dialled' : 'refused');
    this.#changed();
  }

  #decided(card: CardUp, outcome: ClickOutcome): boolean {
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    this.#deps.log.info('card.click', { portalCallId: card.callId, line: card.line, outcome });
    return outcome === 'dialled';
  }

  #refuse(portalCallId: string, reason: Refusal): void {
    this.#refusals.set(portalCallId, reason);
    for (const oldest of this.#refusals.keys()) if (this.#refusals.size > REMEMBERED) this.#refusals.delete(oldest);
  }

  #isAnothers(portalCallId: string): void {
    this.#others.add(portalCallId);
    for (const oldest of this.#others) if (this.#others.size > OTHERS) this.#others.delete(oldest);
    this.#changed();
  }

  #remember(portalCallId: string): void {
    this.#seen.add(portalCallId);
    for (const oldest of this.#seen) if (this.#seen.size > REMEMBERED) this.#seen.delete(oldest);
  }
}
