/** What the wizard's page asks for, done with the administrator's own tokens as the store has them. */
import * as v from 'valibot';
import type { WizardCheck, WizardStatus } from '#shared/host-wizard.ts';
import type { BatchAnswer, BatchCommand } from '#shared/web/portal/portal-api.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { findPortal } from '../portal/portal-record.ts';
import { type Found, FoundSchema, judge, QUESTIONS, repairCommands, unbindCommands } from './bindings.ts';

const AppSchema = v.object({ INSTALLED: v.boolean() });

export class Wizard {
  readonly #parts: HostParts;
  readonly #portals: PortalAccess;

  constructor(parts: HostParts, portals: PortalAccess) {
    this.#parts = parts;
    this.#portals = portals;
  }

  async status(memberId: string): Promise<WizardStatus> {
    const { found, installed } = await this.#look(memberId);
    return { checks: [...judge(found, this.#parts.config), await this.#tokenCheck(memberId)], installed };
  }

  async repair(memberId: string): Promise<WizardStatus> {
    const { found } = await this.#look(memberId);
    const refused = await this.#carryOut(memberId, repairCommands(found, this.#parts.config));
    const status = await this.status(memberId);
    // What the portal has refused is said in its own words where it is still missing.
    const checks = status.checks.map((check) => (check.state === 'ok' ? check : withReason(check, refused)));
    return { ...status, checks };
  }

  async unbind(memberId: string): Promise<WizardStatus> {
    const { found } = await this.#look(memberId);
    await this.#carryOut(memberId, unbindCommands(found, this.#parts.config));
    return this.status(memberId);
  }

  /** Asks the portal for an ONAPPTEST that carries this. */
  async test(memberId: string, id: string): Promise<void> {
    await this.#portals.admin(memberId).call('event.test', { offhook: id });
  }

  async #look(memberId: string): Promise<{ found: Found; installed: boolean }> {
    const answers = await this.#portals.admin(memberId).batch(QUESTIONS);
    const results = Object.fromEntries(
      answers.map((answer) => [answer.key, 'result' in answer ? answer.result : undefined]),
    );
    const app = v.safeParse(AppSchema, results['app']);
    return { found: v.parse(FoundSchema, results), installed: app.success && app.output.INSTALLED };
  }

  async #carryOut(memberId: string, commands: readonly BatchCommand[]): Promise<Refusal[]> {
    if (commands.length === 0) return [];
    const answers = await this.#portals.admin(memberId).batch(commands);
    const refused = commands.flatMap((command, index) => refusalOf(command, answers[index]));
    for (const { method, text } of refused) this.#parts.log.warn('wizard.refused', { memberId, method, text });
    return refused;
  }

  async #tokenCheck(memberId: string): Promise<WizardCheck> {
    const known = (await findPortal(this.#parts.store, memberId))?.applicationToken ?? null;
    return { name: 'applicationToken', state: known === null ? 'missing' : 'ok', detail: '' };
  }
}

interface Refusal {
  readonly method: string;
  readonly text: string;
}

function refusalOf({ method }: BatchCommand, answer: BatchAnswer | undefined): Refusal[] {
  if (answer === undefined || !('error' in answer)) return [];
  return [{ method, text: answer.error.description || answer.error.code }];
}

const METHODS: Readonly<Partial<Record<WizardCheck['name'], RegExp>>> = {
  placement: /^placement\./,
  events: /^event\./,
  line: /^telephony\.externalLine\./,
  outgoingLine: /^voximplant\.line\./,
};

function withReason(check: WizardCheck, refused: readonly Refusal[]): WizardCheck {
  const reason = refused.find(({ method }) => METHODS[check.name]?.test(method));
  return reason === undefined ? check : { ...check, state: 'refused', detail: reason.text };
}
