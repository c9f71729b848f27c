/**
 * The network comes and goes during two calls, again and again. Each time the phone must come back, both calls must go
 * on with sound both ways, and the other side's hang-up must still arrive; at the end nothing may be left over.
 */
import { type Pbx, startPbx } from '../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { accountAt, PASSWORD, USERS } from '../integration/phone/window/exchange.ts';
import type { Census } from '../integration/phone/window/census.ts';
import { PhoneBrowser, type PhoneWindow } from '../integration/phone/window/phone-window.ts';
import type { Network } from './network.ts';

export interface FlapsOutcome {
  readonly flaps: number;
  /** Calls that ended although nobody hung up. */
  readonly lostCalls: number;
  readonly finishedCalls: number;
  readonly before: Counts;
  readonly after: Counts;
  /** Milliseconds from the network's return to the registration. */
  readonly back: readonly number[];
}

/** The exchange's and the page's. */
export type Counts = Census & { readonly connections: number; readonly robots: number };

interface Call {
  readonly callId: string;
  readonly robot: RobotLeg;
}

type Kind = 'cut' | 'restart' | 'lossTold' | 'lossUnnoticed' | 'lossNoticed';

/** `lossNoticed` takes five seconds and more; one in twenty is enough. */
const ROUND: readonly Kind[] = ['cut', 'restart', 'lossTold', 'cut', 'lossUnnoticed'];
const NOTICED_EVERY = 20;
const NEW_CALL_EVERY = 5;
const REGISTERED_WITHIN = 15_000;
const TRANSACTIONS_GONE = 40_000;

export async function flap(times: number, network: Network, tell: (line: string) => void): Promise<FlapsOutcome> {
  // Dialogs that stay with their connection, as Asterisk's do: without a refresh no hang-up would arrive.
  const pbx = await startPbx({ users: USERS, pinsDialogs: true });
  const browser = await PhoneBrowser.open();
  try {
    const phone = await browser.phone({ password: PASSWORD });
    return await new Soak(pbx, phone, network, tell).run(times);
  } finally {
    await browser.close();
    await pbx.stop();
  }
}

class Soak {
  readonly #pbx: Pbx;
  readonly #phone: PhoneWindow;
  readonly #network: Network;
  readonly #tell: (line: string) => void;
  readonly #back: number[] = [];
  #calls: Call[] = [];
  #lost = 0;
  #finished = 0;

  constructor(pbx: Pbx, phone: PhoneWindow, network: Network, tell: (line: string) => void) {
    this.#pbx = pbx;
    this.#phone = phone;
    this.#network = network;
    this.#tell = tell;
  }

  async run(times: number): Promise<FlapsOutcome> {
    await this.#phone.register(accountAt(this.#pbx));
    // What is made once and kept, audio contexts and the like, is there before anything is counted.
    this.#calls = [await this.#call(), await this.#call()];
    await this.#flap('cut');
    await this.#endAll();
    const before = await this.#count();
    this.#calls = [await this.#call(), await this.#call()];
    for (let done = 1; done <= times; done += 1) {
      const kind = done % NOTICED_EVERY === 0 ? 'lossNoticed' : (ROUND[done % ROUND.length] ?? 'cut');
      await this.#flap(kind);
      if (done % NEW_CALL_EVERY === 0) await this.#replaceOne();
      if (done % 20 === 0)
        this.#tell(`${done} of ${times}: ${this.#lost} calls lost, ${this.#finished} ended by the other side`);
    }
    await this.#endAll();
    const after = await this.#countAgain(before);
    return { flaps: times, lostCalls: this.#lost, finishedCalls: this.#finished, before, after, back: this.#back };
  }

  async #flap(kind: Kind): Promise<void> {
    const registered = this.#next('registered');
    switch (kind) {
      case 'cut':
        this.#pbx.dropSockets('101');
        break;
      case 'restart':
        await this.#pbx.closePorts();
        await pause(300);
        await this.#pbx.openPorts();
        break;
      case 'lossTold': {
        // As a laptop that changes from one network to another: the program is told at either end.
        const offline = this.#next('offline');
        const mend = this.#network.lose(this.#pbx);
        await this.#phone.request({ type: 'networkChanged', online: false });
        await offline;
        await pause(300);
        mend();
        await this.#phone.request({ type: 'networkChanged', online: true });
        break;
      }
      case 'lossUnnoticed': {
        // Too short for anybody to notice but TCP; the connection stays.
        const mend = this.#network.lose(this.#pbx);
        await pause(700);
        mend();
        return this.#check(kind);
      }
      case 'lossNoticed': {
        const offline = this.#next('offline');
        const mend = this.#network.lose(this.#pbx);
        await offline;
        mend();
        break;
      }
    }
    const begun = performance.now();
    await registered;
    this.#back.push(Math.round(performance.now() - begun));
    await this.#check(kind);
  }

  /** Both calls are up on both sides, and heard. */
  async #check(kind: Kind): Promise<void> {
    for (const { callId, robot } of this.#calls) {
      try {
        await robot.waitToHear(700, { timeoutMs: 15_000 });
        await this.#phone.waitToHear(callId, 1000);
      } catch (error) {
        this.#lost += 1;
        const paths = `${(await this.#phone.connections()).join(' ')}; there ${robot.mediaState}`;
        this.#tell(
          `lost after ${kind}: ${String(error)}; ${this.#phone.events(callId).join(' ')}; paths here ${paths}`,
        );
      }
    }
  }

  /** The other side hangs up, which must arrive; a new call takes its place. */
  async #replaceOne(): Promise<void> {
    const over = this.#calls.shift();
    if (over !== undefined) await this.#end(over);
    this.#calls.push(await this.#call());
  }

  async #endAll(): Promise<void> {
    for (const call of this.#calls.splice(0)) await this.#end(call);
  }

  async #end({ callId, robot }: Call): Promise<void> {
    await robot.hangup();
    await this.#phone.untilEvent(callId, 'ended');
    await this.#phone.forgetWhatIsOver();
    this.#finished += 1;
  }

  async #call(): Promise<Call> {
    const robot = await this.#pbx.callAgent({ to: '101', from: '+4930123456', toneHz: 1000 });
    const { callId } = await this.#phone.until('incoming', ({ sipCallId }) => sipCallId === robot.callId);
    await this.#phone.command({ type: 'answer', callId });
    await this.#phone.untilEvent(callId, 'confirmed');
    await robot.waitToHear(700, { timeoutMs: 15_000 });
    return { callId, robot };
  }

  async #count(): Promise<Counts> {
    const census = await this.#phone.census();
    return { ...census, connections: this.#pbx.connections, robots: this.#pbx.robotLegs.length };
  }

  /** A transaction keeps its session for 32 s (RFC 3261 17.1.1.2, timer B): what is still there after that is a leak. */
  async #countAgain(before: Counts): Promise<Counts> {
    const until = performance.now() + TRANSACTIONS_GONE;
    for (;;) {
      const now = await this.#count();
      const more = now.peerConnections > before.peerConnections || now.listeners > before.listeners;
      if (!more || performance.now() > until) return now;
      await pause(1000);
    }
  }

  #registrations(): string[] {
    return this.#phone.reports.flatMap((report) => (report.type === 'registration' ? [report.registration.state] : []));
  }

  #next(wanted: string): Promise<unknown> {
    const count = (): number => this.#registrations().filter((state) => state === wanted).length;
    const before = count();
    const again = this.#phone
      .until('registration', () => count() > before, REGISTERED_WITHIN)
      .catch(() => {
        throw new Error(`not ${wanted} within ${REGISTERED_WITHIN} ms; ${this.#registrations().slice(-4).join(', ')}`);
      });
    // Whoever needs it awaits it; a short loss needs none.
    again.catch(() => {});
    return again;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
