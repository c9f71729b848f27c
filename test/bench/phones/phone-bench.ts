/** One Chromium with the phones in pages of the same kind: same switches, same policy, same microphone, same ears. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession } from 'playwright';
import type { Pbx } from '../../../sandbox/pbx/pbx.ts';
import { CALL_SWITCHES, FAKE_DEVICES, launchChromium } from '../../../scripts/chromium.ts';
import { AGENT_HZ } from '../../../scripts/office/desktop.ts';
import { writeToneFile } from '../../../scripts/office/tone-file.ts';
import { answerDigest } from '../../../src-main/phone/digest.ts';
import type { DigestRequest } from '#shared/phone.ts';
import type { CallerAccount } from './caller.ts';
import { type Comparison, figuresOf } from '../figures.ts';
import { installEars } from './ears.ts';
import { installOffhookCaller } from './offhook-page.ts';
import { Phone } from './phone.ts';
import { type PhoneName, type PhoneSite, servePhones } from './site.ts';

export const USERS = { offhook: 'of hooks', jssip: 'of sessions', sipjs: 'of sips' } as const satisfies Record<
  PhoneName,
  string
>;
export const NAMES = ['offhook', 'jssip', 'sipjs'] as const satisfies readonly PhoneName[];
const OTHERS = { jssip: 'plain JsSIP', sipjs: 'plain SIP.js' } as const;

/** What stands next to Offhook's figures. */
export const othersOf = (samples: Readonly<Record<'jssip' | 'sipjs', readonly number[]>>): Comparison[] =>
  (['jssip', 'sipjs'] as const).map((name) => ({ what: OTHERS[name], figures: figuresOf(samples[name]) }));
export type IceServers = CallerAccount['iceServers'];

export interface Phones extends Readonly<Record<PhoneName, Phone>> {
  close(): Promise<void>;
}

export class PhoneBench {
  readonly #browser: Browser;
  readonly #site: PhoneSite;
  readonly #folder: string;

  private constructor(browser: Browser, site: PhoneSite, folder: string) {
    this.#browser = browser;
    this.#site = site;
    this.#folder = folder;
  }

  static async open(): Promise<PhoneBench> {
    const folder = mkdtempSync(path.join(tmpdir(), 'offhook-bench-'));
    const microphone = path.join(folder, 'microphone.wav');
    writeToneFile(microphone, AGENT_HZ);
    const site = await servePhones();
    const browser = await launchChromium([
      ...CALL_SWITCHES,
      ...FAKE_DEVICES,
      `--use-file-for-fake-audio-capture=${microphone}`,
    ]);
    return new PhoneBench(browser, site, folder);
  }

  get browserVersion(): string {
    return this.#browser.version();
  }

  /** All phones, registered at the exchange as users of their names. */
  async phones(pbx: Pbx, iceServers: IceServers = []): Promise<Phones> {
    const [offhook, jssip, sipjs] = [
      await this.phone('offhook', pbx, iceServers),
      await this.phone('jssip', pbx, iceServers),
      await this.phone('sipjs', pbx, iceServers),
    ];
    const all = { offhook, jssip, sipjs };
    return {
      ...all,
      close: async () => {
        for (const phone of Object.values(all)) await phone.close();
      },
    };
  }

  async phone(name: PhoneName, pbx: Pbx, iceServers: IceServers = []): Promise<Phone> {
    const phone = await this.open(name, pbx);
    await phone.register(iceServers);
    return phone;
  }

  /** Loaded, and not registered yet. */
  async open(name: PhoneName, pbx: Pbx): Promise<Phone> {
    const page = await (await this.#browser.newContext()).newPage();
    const password = USERS[name];
    await page.addInitScript(installEars);
    if (name === 'offhook') {
      await page.exposeFunction('computeDigest', (request: DigestRequest) =>
        answerDigest(request, { user: name, password }),
      );
      await page.addInitScript(installOffhookCaller);
    }
    const phone = new Phone(page, pbx, { user: name, password });
    await page.goto(this.#site.addresses[name]);
    return phone;
  }

  /** Of the whole browser, for what it costs. */
  session(): Promise<CDPSession> {
    return this.#browser.newBrowserCDPSession();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#site.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
