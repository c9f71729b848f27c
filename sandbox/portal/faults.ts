import * as v from 'valibot';
import { type Chaos, chaosFault } from './chaos.ts';
import type { PullKnobs } from './pull/pull-server.ts';
import type { PortalState } from './state.ts';
import type { Tokens } from './tokens.ts';

const times = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const milliseconds = v.pipe(v.number(), v.minValue(0));

export const restFaultSchema = v.object({
  /**
   * `status`: this HTTP status with Bitrix24's own error code for it; `html`: a proxy's error page;
   * `cut`: the socket is destroyed; `hang`: no answer ever; `delay`: a late but good answer;
   * `twice`: executed two times, as by a proxy that repeats what it holds for lost; the second answer is given;
   * `refuse`: the method's own error with this `description` (3.2, 3.3, 3.5).
   */
  kind: v.picklist(['status', 'html', 'cut', 'hang', 'delay', 'refuse', 'twice']),
  description: v.optional(v.string()),
  /** Any case; also matches a batch that contains it. Every method when left out. */
  method: v.optional(v.string()),
  userId: v.optional(v.number()),
  /** How many requests it hits, 1 by default. */
  times,
  status: v.optional(v.picklist([400, 401, 403, 404, 405, 429, 500, 502, 503])),
  /** Another error code than the usual one of this status: all of 2.4, as `OVERLOAD_LIMIT` or `METHOD_CONFIRM_WAITING`. */
  error: v.optional(v.string()),
  /** True: the method is executed and only its answer is spoilt. */
  executed: v.optional(v.boolean()),
  /** Only so many steps of a batch are executed, with `executed`; all of them when left out. */
  steps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  beforeMs: v.optional(milliseconds),
  afterMs: v.optional(milliseconds),
});

/** A spoilt REST answer. */
export type RestFault = v.InferOutput<typeof restFaultSchema>;

export interface Knobs {
  /** Delay of every answer that the portal page gives to its frames. */
  slowParentMs: number;
  /** Delay of the handler site's pages: above 5 s it counts as overtime (5.4). */
  placementLoadDelayMs: number;
  /**
   * The handler site's policy forbids its pages and workers `ws://127.0.0.1`: the socket fails there as it does where
   * Local Network Access refuses it (5.8).
   */
  refuseLoopback: boolean;
  /** The handler site cuts every connection. */
  refusePlacement: boolean;
  /** Delay of online events (4.4). */
  eventDelayMs: number;
  /** Online events are lost: there is no retry (4.4). */
  loseEvents: boolean;
  /** `entityChanged` is raised before `initialized` (6.2). */
  entityChangedFirst: boolean;
  /**
   * Whose a call list's card is: the application's, with CALL_LIST_MODE (`external`), or the portal's own, so that the
   * application gets the event alone (`portal`). Which of the two the cloud does isn't established (10, number 16).
   */
  callListCards: 'external' | 'portal';
  /** The push server of applications (4.7). */
  push: PullKnobs;
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const pushSchema = v.strictObject({
  dropShare: v.exactOptional(share),
  duplicateShare: v.exactOptional(share),
  delayMs: v.exactOptional(milliseconds),
  version: v.exactOptional(v.picklist([3, 4, 5])),
  mode: v.exactOptional(v.picklist(['personal', 'shared'])),
  jwt: v.exactOptional(v.boolean()),
  pingMs: v.exactOptional(v.pipe(v.number(), v.minValue(10))),
  silent: v.exactOptional(v.boolean()),
  refuse: v.exactOptional(v.boolean()),
});

export const knobsSchema = v.strictObject({
  slowParentMs: v.exactOptional(milliseconds),
  placementLoadDelayMs: v.exactOptional(milliseconds),
  refuseLoopback: v.exactOptional(v.boolean()),
  refusePlacement: v.exactOptional(v.boolean()),
  eventDelayMs: v.exactOptional(milliseconds),
  loseEvents: v.exactOptional(v.boolean()),
  entityChangedFirst: v.exactOptional(v.boolean()),
  callListCards: v.exactOptional(v.picklist(['external', 'portal'])),
  push: v.exactOptional(pushSchema),
});

/** The knobs that a caller turns; the others stay. */
export type KnobChanges = v.InferOutput<typeof knobsSchema>;

const calm: Knobs = {
  slowParentMs: 0,
  placementLoadDelayMs: 0,
  refuseLoopback: false,
  refusePlacement: false,
  eventDelayMs: 0,
  loseEvents: false,
  entityChangedFirst: false,
  callListCards: 'external',
  push: {
    dropShare: 0,
    duplicateShare: 0,
    delayMs: 0,
    version: 5,
    mode: 'shared',
    jwt: false,
    pingMs: 10_000,
    silent: false,
    refuse: false,
  },
};

export interface FaultEffects {
  refuse(): Promise<void>;
  hang(): void;
  resume(): Promise<void>;
  /** The knobs changed: open pages must know. */
  knobsChanged(knobs: Knobs): void;
}

/** Everything that can go wrong on purpose. */
export class Faults {
  readonly #state: PortalState;
  readonly #tokens: Tokens;
  readonly #effects: FaultEffects;
  #rules: { fault: RestFault; left: number }[] = [];
  #knobs: Knobs = calm;
  readonly #random: () => number;
  #chaos: Chaos = { share: 0 };
  #comeback: NodeJS.Timeout | undefined;

  constructor(state: PortalState, tokens: Tokens, effects: FaultEffects, random: () => number = Math.random) {
    this.#state = state;
    this.#tokens = tokens;
    this.#effects = effects;
    this.#random = random;
  }

  get knobs(): Readonly<Knobs> {
    return this.#knobs;
  }

  /** Spoils the next matching REST requests. */
  next(fault: RestFault): void {
    this.#rules.push({ fault, left: fault.times ?? 1 });
  }

  set({ push, ...knobs }: KnobChanges): void {
    this.#knobs = { ...this.#knobs, ...knobs, push: { ...this.#knobs.push, ...push } };
    this.#effects.knobsChanged(this.#knobs);
  }

  /** From now on this share of all REST requests goes wrong somehow; what `next` asked for goes before. */
  chaos(chaos: Chaos): void {
    this.#chaos = chaos;
  }

  /** Access tokens expire now, refresh tokens stay good unless asked for. */
  expireTokens(options: { userId?: number | undefined; refresh?: boolean | undefined } = {}): void {
    this.#tokens.expireNow(options);
  }

  /** The whole portal, pages and REST and push, is gone: connections are refused, or accepted and never answered. */
  async down(how: 'refuse' | 'hang' = 'refuse'): Promise<void> {
    if (how === 'hang') this.#effects.hang();
    else await this.#effects.refuse();
  }

  /** Down for a while, for callers that reach the sandbox only over HTTP. */
  async downFor(how: 'refuse' | 'hang', milliseconds: number): Promise<void> {
    await this.down(how);
    this.#comeback = setTimeout(() => void this.up(), milliseconds);
  }

  stop(): void {
    clearTimeout(this.#comeback);
  }

  async up(): Promise<void> {
    this.stop();
    await this.#effects.resume();
  }

  /** Forgets all rules, knobs and chaos; a portal that is down stays down. */
  clear(): void {
    this.#rules = [];
    this.#chaos = { share: 0 };
    this.set(calm);
    this.#state.settings.defaultErrorCode = '';
  }

  /** The fault for this request, used up by one. */
  take(methods: readonly string[], userId: number | undefined): RestFault | undefined {
    const rule = this.#rules.find(
      ({ fault }) =>
        (fault.method === undefined || methods.includes(fault.method.toLowerCase())) &&
        (fault.userId === undefined || fault.userId === userId),
    );
    if (!rule) return chaosFault(this.#chaos, this.#random);
    rule.left -= 1;
    if (rule.left === 0) this.#rules = this.#rules.filter((other) => other !== rule);
    return rule.fault;
  }
}
