/**
 * The account's line at the portal (bitrix24.md 3.8), under its name: so that it can be chosen there before its first call,
 * and the card says "Berlin" instead of "201". `register` would make a line, too, but a nameless one (3.2).
 *
 * Looked at when an agent signs in or her account changes, and then no more for a month: lines go when the application is
 * installed anew. A line may be everybody's (a queue's number): a name that isn't ours is left alone, or two desktops would
 * call it now this, now that. CRM_AUTO_CREATE, by which the portal makes a lead of a click on an unknown number, is 'Y' for
 * a line of our making, as CRM_CREATE is in our own registrations; later it is the administrator's alone.
 */
import * as v from 'valibot';
import { type FailureReason, isShutOut, reasonOf } from '#shared/failure.ts';
import type { Account } from '#shared/settings.ts';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';
import type { LineRow, LineRows } from './line-rows.ts';

export interface LinesDeps {
  readonly portal: Pick<PortalApi, 'call'>;
  readonly rows: LineRows;
  readonly clock: Clock;
  readonly log: Log;
  /** The portal doesn't let us: said once for each line and name. Calls don't need it. */
  readonly refused: () => void;
}

type AccountLine = Pick<Account, 'line' | 'label' | 'displayName'>;

const LOOK_AGAIN_MS = 30 * 24 * 3_600_000;

export class Lines {
  readonly #deps: LinesDeps;
  /** Looking and adding belong together. */
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: LinesDeps) {
    this.#deps = deps;
  }

  /** Sees to the account's line at her portal. Never rejects: what fails is tried again at the next occasion. */
  ensure(memberId: string, account: AccountLine | null): Promise<void> {
    const { log } = this.#deps;
    const looked = this.#queue.then(async () => {
      if (account === null) return;
      try {
        await this.#look(memberId, account.line.number, lineName(account));
      } catch (error) {
        log.warn('line.notSeenTo', { line: account.line.number, error });
      }
    });
    this.#queue = looked;
    return looked;
  }

  async #look(memberId: string, number: string, wanted: string): Promise<void> {
    const { rows, clock, log } = this.#deps;
    const known = rows.get(memberId, number);
    if (known !== null && !isDue(known, wanted, clock.now())) return;
    try {
      const name = await this.#name(number, wanted, known?.name ?? '');
      rows.set(memberId, number, { name, wanted, refused: false });
      log.info('line.seenTo', { line: number, name });
    } catch (error) {
      if (!isNo(error)) throw error;
      rows.set(memberId, number, { name: known?.name ?? '', wanted, refused: true });
      log.warn('line.refused', { line: number, error });
      if (known?.refused !== true || known.wanted !== wanted) this.#deps.refused();
    }
  }

  /**
   * @param ours what we have called it before
   * @returns what we call it now
   * @throws PortalError
   */
  async #name(NUMBER: string, wanted: string, ours: string): Promise<string> {
    const { portal } = this.#deps;
    const found = (await this.#all()).find((line) => line.NUMBER === NUMBER);
    const name = wanted === '' ? {} : { NAME: wanted };
    if (found === undefined) {
      await portal.call('telephony.externalLine.add', { NUMBER, ...name, CRM_AUTO_CREATE: 'Y' }).catch(unlessThere);
      return wanted;
    }
    const isOurs = ['', NUMBER, ours, wanted].includes(found.NAME);
    if (!isOurs || wanted === '') return '';
    if (found.NAME !== wanted) await portal.call('telephony.externalLine.update', { NUMBER, NAME: wanted });
    return wanted;
  }

  async #all() {
    const lines = v.safeParse(LinesSchema, await this.#deps.portal.call('telephony.externalLine.get', {}));
    if (lines.success) return lines.output;
    throw new PortalError('portalAnswer', { description: 'lines of an unknown shape', delivery: 'unknown' });
  }
}

/** A queue's number isn't called after one of its agents. */
export const lineName = ({ label, displayName, line }: AccountLine): string =>
  (label || (line.kind === 'direct' ? displayName : '') || '').slice(0, 100);

const isDue = (known: LineRow, wanted: string, now: number): boolean =>
  known.wanted !== wanted || (!known.refused && Math.abs(now - known.at) > LOOK_AGAIN_MS);

/** The method's own error or a missing right; not what passes by itself. */
function isNo(error: unknown): boolean {
  const reason: FailureReason = reasonOf(error);
  return (
    error instanceof PortalError && error.delivery === 'refused' && (reason === 'portalRefused' || isShutOut(reason))
  );
}

/** A colleague's desktop, or a registration, was faster. */
function unlessThere(error: unknown): void {
  if (error instanceof PortalError && /^line already exists/i.test(error.description)) return;
  throw error;
}

const text = v.pipe(v.nullish(v.union([v.string(), v.number()]), ''), v.transform(String));
const LinesSchema = v.array(v.object({ NUMBER: text, NAME: text }));
