/**
 * Pushes to agents' private channels by `pull.application.event.add`, as the administrator. Each goes out at once while
 * the portal's budget lasts; after that, everything that has gathered goes in one batch per request.
 */
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { BATCH_LIMIT } from '#shared/web/portal/batch-codec.ts';
import type { PortalAccess } from '../portal/portal-access.ts';

export interface Push {
  readonly userId: string;
  readonly command: string;
  readonly module: string;
  readonly params: object;
}

interface Waiting {
  readonly push: Push;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const METHOD = 'pull.application.event.add';
/** Below the lease of a task: whoever takes it over must find us done. */
const TIMEOUT_MS = 4000;
const PATIENCE_MS = 4000;

export class PushSender {
  readonly #portals: PortalAccess;
  readonly #queues = new Map<string, Waiting[]>();

  constructor(portals: PortalAccess) {
    this.#portals = portals;
  }

  /** Resolves when the portal has taken it, which does not say that anybody received it. @throws PortalError */
  async send(memberId: string, push: Push): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { push, resolve, reject };
    const queue = this.#queues.get(memberId);
    if (queue !== undefined) queue.push(waiting);
    else {
      const fresh = [waiting];
      this.#queues.set(memberId, fresh);
      void this.#drain(memberId, fresh);
    }
    return promise;
  }

  async #drain(memberId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const granted = await this.#portals.budget(memberId).take('urgent', PATIENCE_MS);
      const batch = queue.splice(0, BATCH_LIMIT);
      if (granted) void this.#post(memberId, batch);
      else for (const { reject } of batch) reject(noBudget());
    }
    this.#queues.delete(memberId);
  }

  async #post(memberId: string, batch: readonly Waiting[]): Promise<void> {
    const api = this.#portals.admin(memberId);
    const [only] = batch;
    try {
      if (batch.length === 1 && only !== undefined) {
        await api.call(METHOD, paramsOf(only.push), { timeoutMs: TIMEOUT_MS });
        only.resolve();
        return;
      }
      const commands = batch.map(({ push }, index) => ({ key: `p${index}`, method: METHOD, params: paramsOf(push) }));
      const answers = await api.batch(commands, { timeoutMs: TIMEOUT_MS });
      answers.forEach((answer, index) => {
        if ('error' in answer) batch[index]?.reject(answer.error);
        else batch[index]?.resolve();
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

/** The own id is compared as a string (bitrix24.md 4.7). */
const paramsOf = ({ userId, command, module, params }: Push) => ({
  COMMAND: command,
  MODULE_ID: module,
  USER_ID: userId,
  PARAMS: params,
});

const noBudget = () =>
  new PortalError('portalOverloaded', { description: 'no budget for the portal', delivery: 'none' });
