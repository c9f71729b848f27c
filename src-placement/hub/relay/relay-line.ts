/**
 * One portal's push server and REST, for the relays to the agent's desktops. It is open only while one of them wants it;
 * loading a page costs no request. Letters that leave in a moment leave in one request, and never more than a few a second.
 */
import { PushClient, type PushSocket } from '#shared/push/push-client.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { type Envelope, post, readPost, RELAY_COMMAND } from '#shared/relay/relay.ts';
import type { HubClock } from '../clock.ts';
import { type PortalRest, RestFailure } from './portal-rest.ts';

export interface LineDeps {
  readonly rest: PortalRest;
  readonly secure: boolean;
  open(url: string): PushSocket;
  readonly clock: HubClock;
  random(): number;
}

/** `time`: the portal has told its time, so letters may be sent; `up`: answers will be heard; `failed`: not for now. */
export type LineNews = 'time' | 'up' | 'failed';

/** A relay to one desktop. */
export interface LineUser {
  readonly instance: string;
  line(news: LineNews): void;
  letter(envelope: Envelope): void;
}

interface Letter {
  readonly user: string;
  readonly envelope: Envelope;
  /** Epoch milliseconds, by our clock. */
  readonly until: number;
}

const GATHER = 20;
const POST_EVERY = 350;
/** After a request that failed, doubled each time. */
const PAUSE = { first: 1_000, longest: 30_000 };

export class RelayLine {
  readonly #deps: LineDeps;
  readonly #users = new Set<LineUser>();
  readonly #client: PushClient;
  #letters: Letter[] = [];
  #planned = false;
  #notBefore = 0;
  #failures = 0;

  constructor(deps: LineDeps) {
    this.#deps = deps;
    this.#client = new PushClient({
      config: () => deps.rest.call('pull.application.config.get', { CACHE: 'N' }),
      secure: deps.secure,
      open: deps.open,
      clock: deps.clock,
      random: deps.random,
      on: {
        message: (message) => this.#receive(message),
        state: (state) => {
          if (state === 'connecting') this.#tell('time');
          if (state === 'up') this.#tell('up');
        },
        trouble: (trouble) => {
          if (trouble !== 'frame') this.#tell('failed');
        },
      },
    });
  }

  get isUp(): boolean {
    return this.#client.state === 'up';
  }

  /** By the portal's clock; exact once it has answered. */
  get now(): number {
    return this.#deps.rest.now;
  }

  get knowsTime(): boolean {
    return this.#deps.rest.knowsTime;
  }

  join(user: LineUser): void {
    this.#users.add(user);
    this.#client.start();
    this.#client.retry();
  }

  leave(user: LineUser): void {
    this.#users.delete(user);
    if (this.#users.size === 0) this.#client.stop();
  }

  /** @param user the agent's id at the portal @param life milliseconds that it is worth sending */
  send(user: string, envelope: Envelope, life: number): void {
    this.#letters.push({ user, envelope, until: this.#deps.clock.now() + life });
    this.#plan();
  }

  #tell(news: LineNews): void {
    for (const user of this.#users) user.line(news);
  }

  #receive({ module, command, params }: PushMessage): void {
    if (module !== 'application' || command !== RELAY_COMMAND) return;
    for (const envelope of readPost(params)) {
      if (envelope.to !== 'hub') continue;
      for (const user of this.#users) if (user.instance === envelope.instance) user.letter(envelope);
    }
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const { clock } = this.#deps;
    clock.after(Math.max(GATHER, this.#notBefore - clock.now()), () => void this.#post());
  }

  async #post(): Promise<void> {
    const { clock, random } = this.#deps;
    const letters = this.#letters.filter(({ until }) => until > clock.now());
    this.#letters = [];
    this.#notBefore = clock.now() + POST_EVERY;
    const [first] = letters;
    if (first !== undefined) {
      try {
        await this.#deps.rest.call('pull.application.event.add', {
          MODULE_ID: 'application',
          COMMAND: RELAY_COMMAND,
          // As a text, which a form field is anyway: so the portal knows it for the own one (bitrix24.md 4.7).
          USER_ID: first.user,
          PARAMS: post(letters.map(({ envelope }) => envelope)),
        });
        this.#failures = 0;
      } catch (error) {
        // Said again when the portal may be asked again, if it is still worth it. A refusal may pass as well: a frame
        // has no token left, say, and the next page brings one.
        this.#letters.unshift(...letters);
        const busy = error instanceof RestFailure && error.busy;
        const pause = Math.min(PAUSE.longest, PAUSE.first * 2 ** this.#failures++);
        this.#notBefore = clock.now() + pause * (1 + (busy ? 1 : 0.25) * random());
      }
    }
    this.#planned = false;
    if (this.#letters.length > 0) this.#plan();
  }
}
