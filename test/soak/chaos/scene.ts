/** One call in chaos, from its first ring to its end, in one life of the program that carries it. */
import type { PhoneReport } from '#shared/phone.ts';
import type { Clicks } from './clicks.ts';
import type { Doomed } from './doomed.ts';
import type { ToDesktop } from './messages.ts';

/** A call that the journal has: the CRM must come to hold it, finished, once. */
export interface Due {
  /** Its EXTERNAL_CALL_ID; for a click, its CALL_ID. */
  readonly name: string;
  recorded: boolean;
}

export interface CallsOnBook {
  readonly due: Due[];
  /** Calls that the program died over before it could say that it had them: the CRM may hold each once, or not. */
  readonly maybe: Set<string>;
}

type Heard = Extract<PhoneReport, { type: 'call' }>['event'];

interface Given {
  readonly desktop: Doomed;
  readonly book: CallsOnBook;
  readonly clicks: Clicks;
  readonly random: () => number;
}

export class Scene {
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
  }

  /** @throws Killed */
  play(name: string, number: string): Promise<void> {
    const plots = [
      () => this.#talked(name, number),
      () => this.#talked(name, number),
      () => this.#talked(name, number),
      () => this.#unanswered(name, number, 'missed'),
      () => this.#unanswered(name, number, 'declined'),
      () => this.#dialled(name, number),
      () => this.#clicked(number),
      () => this.#clicked(number),
    ];
    return plots[Math.floor(this.#given.random() * plots.length)]?.() ?? Promise.resolve();
  }

  async #talked(name: string, number: string): Promise<void> {
    const callId = await this.#rings(name, number);
    await this.#see(callId, 'answering', 'accepted', 'confirmed');
    await this.#hear(callId, name);
  }

  async #unanswered(name: string, number: string, cause: 'missed' | 'declined'): Promise<void> {
    await this.#end(await this.#rings(name, number), cause);
  }

  async #dialled(name: string, number: string): Promise<void> {
    const callId = await this.#tell({ do: 'dial', number });
    if (callId === null) return;
    await this.#begin(name, () => this.#report(callId, { type: 'sent', at: Date.now(), sipCallId: name }));
    await this.#see(callId, 'accepted', 'confirmed');
    await this.#hear(callId, name);
  }

  /** Card and host's push race each other, are lost, late or doubled; whichever is first makes the program dial. */
  async #clicked(number: string): Promise<void> {
    const { clicks, random } = this.#given;
    const begun = await clicks.make(number, random() < 0.3);
    if (begun === null || begun.isOver) return;
    const { desktop, callId, portalCallId } = begun;
    // Perhaps a later life of the program than the one in which it was clicked.
    const scene = new Scene({ ...this.#given, desktop });
    await scene.#report(callId, { type: 'sent', at: Date.now(), sipCallId: `sip-${portalCallId}` });
    await scene.#see(callId, 'accepted', 'confirmed');
    await scene.#hear(callId, portalCallId);
  }

  async #rings(name: string, number: string): Promise<string> {
    const call = { callId: name, sipCallId: name, physicalId: null, number, name: null } as const;
    await this.#begin(name, () => this.#tell({ do: 'report', report: { type: 'incoming', ...call, at: Date.now() } }));
    await this.#pause(0, 150);
    return name;
  }

  /** From the moment that the program says so, the call is in its journal. */
  async #begin<Result>(name: string, tell: () => Promise<Result>): Promise<Result> {
    this.#given.book.maybe.add(name);
    const result = await tell();
    this.#given.book.maybe.delete(name);
    this.#given.book.due.push({ name, recorded: false });
    return result;
  }

  async #hear(callId: string, name: string): Promise<void> {
    const recorded = this.#given.random() < 0.7;
    if (recorded) {
      await this.#tell({ do: 'record', callId });
      const due = this.#given.book.due.find((call) => call.name === name);
      if (due !== undefined) due.recorded = true;
    }
    await this.#pause(0, 150);
    await this.#end(callId, 'hungup');
    if (recorded) await this.#tell({ do: 'recorded', callId });
  }

  async #see(callId: string, ...types: ('answering' | 'accepted' | 'confirmed')[]): Promise<void> {
    for (const type of types) await this.#report(callId, { type, at: Date.now() });
  }

  async #end(callId: string, cause: 'hungup' | 'missed' | 'declined'): Promise<void> {
    await this.#report(callId, { type: 'ended', at: Date.now(), end: { cause, by: 'remote', sipCode: null } });
  }

  async #report(callId: string, event: Heard): Promise<void> {
    await this.#tell({ do: 'report', report: { type: 'call', callId, event } });
  }

  #tell(message: ToDesktop): Promise<string | null> {
    return this.#given.desktop.tell(message);
  }

  #pause(fromMs: number, toMs: number): Promise<void> {
    return pause(fromMs + this.#given.random() * (toMs - fromMs));
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
