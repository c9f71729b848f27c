/** Calls that move between colleagues' desktops: both sides, and the channel between them. */
import * as v from 'valibot';
import { allows, type CallCommand, type CommandResult } from '#shared/command.ts';
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
  readonly #deps: HandoversDeps;
  readonly #unsubscribe: () => void;

  constructor(deps: HandoversDeps) {
    this.#deps = deps;
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

  /** Carries out what somebody asks for; what passes a call on, after the colleague's desktop has been told. */
  command(command: CallCommand, run: () => CommandResult): CommandResult | Promise<CommandResult> {
    if (!passesOn(command)) return run();
    const { call: find } = this.#deps;
    const call = find(command.callId);
    if (call === null || !allows(call, command.type)) return run();
    const number = command.type === 'connect' ? find(command.withId)?.remote.number : command.number;
    return this.giving.around(call, number ?? '', run);
  }

  /** The agent signs out: what her colleagues and she have offered each other is nothing to who comes next. */
  forget(): void {
    this.giving.forget();
    this.taking.forget();
  }

  stop(): void {
    this.#unsubscribe();
    this.forget();
  }
}

const PASSING = ['transfer', 'consult', 'connect', 'redirect'] as const;
type Passing = Extract<CallCommand, { type: (typeof PASSING)[number] }>;

const passesOn = (command: CallCommand): command is Passing => PASSING.some((type) => type === command.type);
