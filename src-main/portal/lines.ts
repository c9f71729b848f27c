/**
 * The account's line at the portal (bitrix24.md 3.8), under its name: so that it can be chosen there before its first call,
 * and the card says "Berlin" instead of "201". `register` would make a line, too, but a nameless one (3.2).
 *
 * Looked at when an agent signs in or her account changes, and then no more for a month: lines go when the application is
 * installed anew. A line may be everybody's (a queue's number): a name that isn't ours is left alone, or two desktops would
 * call it now this, now that. CRM_AUTO_CREATE, by which the portal makes a lead of a click on an unknown number, is 'Y' for
 * a line of our making, as CRM_CREATE is in our own registrations; later it is the administrator's alone.
 *
 * No call depends on it: each request waits for its turn, as the search in the CRM does, and the newest occasion takes the
 * place of those that still wait.
 */
import * as v from 'valibot';
import { type FailureReason, isShutOut, reasonOf } from '#shared/failure.ts';
import type { Account } from '#shared/settings.ts';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';
import type { LineRow, LineRows } from './line-rows.ts';
import { waited } from './waited.ts';

export interface LinesDeps {
  readonly portal: Pick<PortalApi, 'call'>;
  readonly rows: LineRows;
  readonly clock: Clock;
  readonly log: Log;
  /** The portal doesn't let us: said once for each line and name. Calls don't need it. */
  readonly refused: () => void;
  /** Until what can wait may be sent. Rejects when nobody wants it any more. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** The portal has said that it is asked for too much. */
  readonly overloaded: () => void;
}

type AccountLine = Pick<Account, 'line' | 'label' | 'displayName'>;

const LOOK_AGAIN_MS = 30 * 24 * 3_600_000;
/** After a failure that being online again doesn't mend. */
const PAUSE_MS = 60_000;
const passesWithTime: readonly FailureReason[] = ['portalOverloaded', 'portalAnswer'];

export class Lines {
  readonly #deps: LinesDeps;
  /** Looking and adding belong together. */
  #queue: Promise<void> = Promise.resolve();
  #newest = new AbortController();
  #pausedUntil = 0;

  constructor(deps: LinesDeps) {
    this.#deps = deps;
  }

  /** Sees to the account's line at her portal. Never rejects: what fails is tried again at the next occasion. */
  ensure(memberId: string, account: AccountLine | null): Promise<void> {
    this.stop();
    this.#newest = new AbortController();
    const { signal } = this.#newest;
    const looked = this.#queue.then(async () => {
      if (account === null || signal.aborted) return;
      try {
        await this.#look(memberId, account.line.number, lineName(account), signal);
      } catch (error) {
        this.#failed(account.line.number, error, signal);
      }
    });
    this.#queue = looked;
    return looked;
  }

  /** Nothing more is asked; what has been sent is let finish. */
  stop(): void {
    this.#newest.abort();
  }

  #failed(line: string, error: unknown, signal: AbortSignal): void {
    const { log, clock, overloaded } = this.#deps;
    if (signal.aborted && error === signal.reason) return;
    log.warn('line.notSeenTo', { line, error });
    const reason = reasonOf(error);
    if (reason === 'portalOverloaded') overloaded();
    if (passesWithTime.includes(reason)) this.#pausedUntil = clock.now() + PAUSE_MS;
  }

  async #look(memberId: string, number: string, wanted: string, signal: AbortSignal): Promise<void> {
    const { rows, clock, log } = this.#deps;
    const known = rows.get(memberId, number);
    if (known !== null && !isDue(known, wanted, clock.now())) return;
    try {
      const name = await this.#name(number, wanted, known?.name ?? '', signal);
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
  async #name(NUMBER: string, wanted: string, ours: string, signal: AbortSignal): Promise<string> {
    const { portal, turn } = this.#deps;
    await this.#pause(signal);
    await turn(signal);
    const found = (await this.#all()).find((line) => line.NUMBER === NUMBER);
    const name = wanted === '' ? {} : { NAME: wanted };
    if (found === undefined) {
      await turn(signal);
      await portal.call('telephony.externalLine.add', { NUMBER, ...name, CRM_AUTO_CREATE: 'Y' }).catch(unlessThere);
      return wanted;
    }
    const isOurs = ['', NUMBER, ours, wanted].includes(found.NAME);
    if (!isOurs || wanted === '') return '';
    if (found.NAME === wanted) return wanted;
    await turn(signal);
    await portal.call('telephony.externalLine.update', { NUMBER, NAME: wanted });
    return wanted;
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const left = this.#pausedUntil - clock.now();
    // A computer's clock that was set back must not make it longer.
    if (left > 0) await waited(clock, Math.min(left, PAUSE_MS), signal);
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
