/** A scenario of Bitrix24's external telephony (bitrix24.md 8): acts that the demo shows and the tests demand. */
import type { Entry } from './rig/recorder.ts';
import { openSharedBrowser, type SharedBrowser } from './rig/browser.ts';
import { type Setting, Stage } from './rig/stage.ts';

export interface Act {
  readonly title: string;
  readonly setting?: Setting;
  /** Plays it, and throws where something isn't as it has to be. */
  play(stage: Stage): Promise<void>;
}

export interface Scenario {
  readonly title: string;
  readonly acts: readonly Act[];
}

/** A stage is set up once for all acts in a row with the same setting. */
export class Theatre {
  readonly #browser: SharedBrowser;
  readonly #tell: (entry: Entry) => void;
  #open: { readonly setting: string; readonly stage: Stage } | null = null;

  private constructor(browser: SharedBrowser, tell: (entry: Entry) => void) {
    this.#browser = browser;
    this.#tell = tell;
  }

  static async open(tell: (entry: Entry) => void = () => undefined): Promise<Theatre> {
    return new Theatre(await openSharedBrowser(), tell);
  }

  /** @throws with the timeline so far when the act fails; the next one then gets a stage of its own */
  async play(act: Act): Promise<Stage> {
    const stage = await this.#stageFor(act.setting ?? {});
    try {
      stage.begin();
      await act.play(stage);
      await stage.closing();
      return stage;
    } catch (error) {
      const timeline = stage.recorder.entries.map(lineOf).join('\n');
      await this.#clear();
      throw new Error(`${(error as Error).message}\n\nThe timeline:\n${timeline}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.#clear();
    await this.#browser.stop();
  }

  async #stageFor(setting: Setting): Promise<Stage> {
    const key = JSON.stringify(setting);
    if (this.#open?.setting !== key) {
      await this.#clear();
      this.#open = { setting: key, stage: await Stage.open(this.#browser, setting, this.#tell) };
    }
    return this.#open.stage;
  }

  async #clear(): Promise<void> {
    const stage = this.#open?.stage;
    this.#open = null;
    await stage?.close();
  }
}

export const lineOf = ({ ms, who, what }: Entry): string => `${String(ms).padStart(6)} ms  ${who.padEnd(8)}  ${what}`;
