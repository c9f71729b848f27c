/**
 * Runs the steps of "Test my phone" in their order and tells how each goes. One run at a time: a new one begins when what
 * the one before had opened is closed. Every step is told in the end, also one that never began: by that main knows that
 * the run is over.
 *
 *   idle ──start──▶ running ──last step told──▶ idle
 *                      └──stop──▶ closing ──step has closed everything──▶ idle
 */
import type { CheckProgress, CheckReason, CheckStep } from '#shared/phone.ts';
import { failed, skipped, type StepResult } from './result.ts';

export interface Step {
  readonly name: CheckStep;
  /** Milliseconds, then it is `timedOut`. */
  readonly within: number;
  /**
   * Must settle soon after `signal` is aborted, with everything closed that it had opened; it may throw the signal's
   * reason.
   */
  run(signal: AbortSignal): Promise<StepResult>;
}

const DETAIL_LENGTH = 300;

export class CheckRun {
  readonly #report: (progress: CheckProgress, quiet: boolean) => void;
  #stop: AbortController | null = null;
  #over: Promise<void> = Promise.resolve();

  /** @param report `quiet` as the run was started */
  constructor(report: (progress: CheckProgress, quiet: boolean) => void) {
    this.#report = report;
  }

  get isRunning(): boolean {
    return this.#stop !== null;
  }

  /** Begins anew, whatever runs. */
  start(steps: readonly Step[], quiet = false): void {
    this.stop(null);
    const stop = new AbortController();
    this.#stop = stop;
    this.#over = this.#over.then(() => this.#run(steps, stop, quiet));
  }

  /** @param reason what is told of the steps that aren't over; null: nobody wants to know any more */
  stop(reason: CheckReason | null): void {
    this.#stop?.abort(new Stopped(reason));
    this.#stop = null;
  }

  /** When nothing of any run is open any more. */
  async settled(): Promise<void> {
    await this.#over;
  }

  async #run(steps: readonly Step[], stop: AbortController, quiet: boolean): Promise<void> {
    for (const step of steps) {
      if (!stop.signal.aborted) this.#tell(step, { state: 'running', reason: null, detail: null }, quiet);
      const result = await resultOf(step, stop.signal);
      if (result !== null) this.#tell(step, result, quiet);
    }
    if (this.#stop === stop) this.#stop = null;
  }

  #tell({ name }: Step, { state, reason, detail }: Omit<CheckProgress, 'step'>, quiet: boolean): void {
    const told = detail === '' ? null : (detail?.slice(0, DETAIL_LENGTH) ?? null);
    this.#report({ step: name, state, reason, detail: told }, quiet);
  }
}

class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly reason: CheckReason | null;
  constructor(reason: CheckReason | null) {
    super('the test was stopped');
    this.reason = reason;
  }
}

/** @returns null when nobody wants to know */
async function resultOf(step: Step, stop: AbortSignal): Promise<StepResult | null> {
  if (stop.aborted) return stoppedBy(stop);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), step.within);
  try {
    const result = await step.run(AbortSignal.any([stop, late.signal]));
    return stop.aborted ? stoppedBy(stop) : result;
  } catch (error) {
    if (stop.aborted) return stoppedBy(stop);
    if (late.signal.aborted) return failed('timedOut');
    // A flaw of the program, not of what is tested: told as what it is, and the other steps go on.
    console.error(`phone test, ${step.name}`, error);
    return { state: 'failed', reason: null, detail: String(error) };
  } finally {
    clearTimeout(timer);
  }
}

function stoppedBy({ reason }: AbortSignal): StepResult | null {
  return reason instanceof Stopped && reason.reason !== null ? skipped(reason.reason) : null;
}
