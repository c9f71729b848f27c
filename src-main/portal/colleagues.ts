/**
 * Who of the company has which extension (`user.get`, bitrix24.md 3.9). The card names a colleague by her id at the
 * portal, the telephone by her extension. Asked when a transfer needs it, and remembered: extensions change rarely.
 */
import * as v from 'valibot';
import type { PortalApi } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';

export interface Colleague {
  readonly userId: string;
  /** UF_PHONE_INNER; null for somebody without a telephone. */
  readonly extension: string | null;
}

export interface ColleaguesDeps {
  readonly portal: Pick<PortalApi, 'call'>;
  readonly clock: Clock;
  readonly log: Log;
}

const REMEMBERED_MS = 3_600_000;
/** Somebody may just have been given her extension. */
const NOBODY_MS = 60_000;
/** An agent waits for the answer with a customer on the line. */
const patience = { timeoutMs: 3000 };

const UsersSchema = v.array(
  v.object({
    ID: v.union([v.string(), v.number()]),
    UF_PHONE_INNER: v.optional(v.nullable(v.union([v.string(), v.number()]))),
  }),
);

/** Ids and extensions alike: more digits are a telephone number (bitrix24.md 6.2). */
const SHORT = /^\d{1,6}$/;

export class Colleagues {
  readonly #deps: ColleaguesDeps;
  readonly #known = new Map<string, { readonly at: number; readonly colleague: Promise<Colleague | null> }>();

  constructor(deps: ColleaguesDeps) {
    this.#deps = deps;
  }

  /** @returns null when it is nobody's id. @throws PortalError */
  byId(userId: string): Promise<Colleague | null> {
    return this.#find('ID', userId);
  }

  /** @returns null when it is nobody's extension. @throws PortalError */
  byExtension(extension: string): Promise<Colleague | null> {
    return this.#find('UF_PHONE_INNER', extension);
  }

  /** Another agent's colleagues may be others. */
  forget(): void {
    this.#known.clear();
  }

  async #find(field: 'ID' | 'UF_PHONE_INNER', value: string): Promise<Colleague | null> {
    if (!SHORT.test(value)) return null;
    const key = `${field} ${value}`;
    const known = this.#known.get(key);
    const colleague = (await known?.colleague) ?? null;
    const life = colleague === null ? NOBODY_MS : REMEMBERED_MS;
    if (known !== undefined && this.#deps.clock.now() - known.at < life) return colleague;
    const asked = this.#ask(field, value);
    this.#known.set(key, { at: this.#deps.clock.now(), colleague: asked });
    try {
      const found = await asked;
      if (found !== null) this.#remember(found);
      return found;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }

  async #ask(field: 'ID' | 'UF_PHONE_INNER', value: string): Promise<Colleague | null> {
    const answer = await this.#deps.portal.call<unknown>(
      'user.get',
      { FILTER: { [field]: value, ACTIVE: true } },
      patience,
    );
    const users = v.safeParse(UsersSchema, answer);
    if (!users.success) this.#deps.log.warn('colleagues.unreadable', { issues: v.flatten(users.issues) });
    const [user, ...others] = users.success ? users.output : [];
    // An extension that two people have is nobody's in particular.
    if (user === undefined || others.length > 0) return null;
    const extension = String(user.UF_PHONE_INNER ?? '').trim();
    return { userId: String(user.ID), extension: extension === '' ? null : extension };
  }

  /** One answer serves both questions. */
  #remember(colleague: Colleague): void {
    const entry = { at: this.#deps.clock.now(), colleague: Promise.resolve(colleague) };
    this.#known.set(`ID ${colleague.userId}`, entry);
    if (colleague.extension !== null) this.#known.set(`UF_PHONE_INNER ${colleague.extension}`, entry);
  }
}
