/** One Chromium with both phones in pages of the same kind: same switches, same policy, same microphone, same ears. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright';
import type { Pbx } from '../../../sandbox/pbx/pbx.ts';
import { CALL_SWITCHES, FAKE_DEVICES, launchChromium } from '../../../scripts/chromium.ts';
import { AGENT_HZ } from '../../../scripts/office/desktop.ts';
import { writeToneFile } from '../../../scripts/office/tone-file.ts';
import { answerDigest } from '../../../src-main/phone/digest.ts';
import type { DigestRequest } from '#shared/phone.ts';
import type { CallerAccount } from './caller.ts';
import { installEars } from './ears.ts';
import { installOffhookCaller } from './offhook-page.ts';
import { Phone } from './phone.ts';
import { type PhoneSite, servePhones } from './site.ts';

export const USERS = { offhook: 'of hooks', plain: 'of plains' } as const;
export type IceServers = CallerAccount['iceServers'];

export interface Pair {
  readonly offhook: Phone;
  readonly plain: Phone;
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

  /** Both phones, registered at the exchange as users `offhook` and `plain`. */
  async pair(pbx: Pbx, iceServers: IceServers = []): Promise<Pair> {
    const offhook = await this.#open(this.#site.offhook, 'offhook', pbx, iceServers);
    const plain = await this.#open(this.#site.plain, 'plain', pbx, iceServers);
    return {
      offhook,
      plain,
      close: async () => {
        await offhook.close();
        await plain.close();
      },
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#site.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #open(address: string, user: keyof typeof USERS, pbx: Pbx, iceServers: IceServers): Promise<Phone> {
    const page = await (await this.#browser.newContext()).newPage();
    const password = USERS[user];
    await page.addInitScript(installEars);
    if (user === 'offhook') {
      await page.exposeFunction('computeDigest', (request: DigestRequest) => answerDigest(request, { user, password }));
      await page.addInitScript(installOffhookCaller);
    }
    const phone = new Phone(page, pbx, user);
    await page.goto(address);
    await phone.register({ url: pbx.url, domain: pbx.realm, user, password, iceServers });
    return phone;
  }
}
