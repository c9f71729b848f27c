/** Calls that move between colleagues' desktops: both sides, and the channel between them. */
import * as v from 'valibot';
import { HANDOVER_COMMAND, type HandoverMessage, HandoverMessageSchema } from '#shared/handover.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { Giving, type GivingDeps } from './giving.ts';
import { Taking, type TakingDeps } from './taking.ts';

/** The push server, as far as this needs it. */
export interface HandoverPort {
  subscribe(command: string, listener: (message: PushMessage) => void): () => void;
  /** To everybody who uses the application on this portal. @throws PortalError */
  sendToAll(command: string, params: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface HandoversDeps extends Omit<GivingDeps, 'say'>, Omit<TakingDeps, 'say'> {
  readonly push: HandoverPort;
  readonly count: (name: string) => void;
}

export class Handovers {
  readonly giving: Giving;
  readonly taking: Taking;
  readonly #unsubscribe: () => void;

  constructor(deps: HandoversDeps) {
    const say = (message: HandoverMessage) => deps.push.sendToAll(HANDOVER_COMMAND, { ...message });
    this.giving = new Giving({ ...deps, say });
    this.taking = new Taking({ ...deps, say });
    this.#unsubscribe = deps.push.subscribe(HANDOVER_COMMAND, ({ params }) => {
      const message = v.safeParse(HandoverMessageSchema, params);
      // A newer desktop may say more than we know, and anybody anything.
      if (!message.success) return deps.count('handover.refused');
      if (message.output.t === 'taken') this.giving.taken(message.output, deps.calls());
      else this.taking.receive(message.output);
    });
  }

  stop(): void {
    this.#unsubscribe();
    this.giving.stop();
    this.taking.stop();
  }
}
