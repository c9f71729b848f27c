/** The host's side of the administrator's page, over same-origin requests. */
import * as v from 'valibot';
import { HostErrorSchema } from '#shared/host-api.ts';
import {
  WIZARD_PATH,
  WIZARD_REFUSALS,
  type WizardRefusal,
  WizardSessionSchema,
  type WizardStatus,
  WizardStatusSchema,
  WizardTestSchema,
} from '#shared/host-wizard.ts';

/** The host won't, and says why. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly why: WizardRefusal;
  constructor(why: WizardRefusal) {
    super(why);
    this.why = why;
  }
}

export class WizardHost {
  #session = '';

  /** @throws Refused; anything else may be tried again */
  async open(proof: object): Promise<void> {
    const { session } = v.parse(WizardSessionSchema, await this.#ask('POST', WIZARD_PATH.session, proof));
    this.#session = session;
  }

  status = (): Promise<WizardStatus> => this.#status('GET', WIZARD_PATH.status);
  repair = (): Promise<WizardStatus> => this.#status('POST', WIZARD_PATH.repair);
  unbind = (): Promise<WizardStatus> => this.#status('POST', WIZARD_PATH.unbind);

  /** @returns the test's id */
  async beginTest(): Promise<string> {
    return v.parse(WizardTestSchema, await this.#ask('POST', WIZARD_PATH.test)).id;
  }

  async testResult(id: string): Promise<number | null> {
    const answer = await this.#ask('GET', `${WIZARD_PATH.test}?id=${encodeURIComponent(id)}`);
    return v.parse(WizardTestSchema, answer).arrivedMs;
  }

  async #status(method: string, path: string): Promise<WizardStatus> {
    return v.parse(WizardStatusSchema, await this.#ask(method, path));
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#session}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: 'omit',
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const told = v.safeParse(HostErrorSchema, answer);
    const why = WIZARD_REFUSALS.find((known) => told.success && known === told.output.why);
    throw why === undefined ? new Error(`${response.status}`) : new Refused(why);
  }
}
