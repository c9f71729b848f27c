import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { methodError } from '../rest/errors.ts';
import type { PortalState } from '../state.ts';

/** Call records: only wav and mp3, one per finished call, a new one replaces the old (bitrix24.md 3.5). */
export class CallRecords {
  readonly #state: PortalState;
  readonly #key = randomBytes(32);

  constructor(state: PortalState) {
    this.#state = state;
  }

  /** Throws what the portal answers when a record can't be attached to this call under this name. */
  check(callId: string, fileName: string): void {
    const { settings } = this.#state;
    const lags = settings.statisticsLag > 0;
    if (lags) settings.statisticsLag -= 1;
    if (lags || !this.#state.statistics.some((row) => row.callId === callId)) {
      throw methodError('Call is not found in the statistic table. Looks like it is not finished yet.');
    }
    if (!/\.(wav|mp3)$/i.test(fileName)) throw methodError('Wrong file extension. Only wav and mp3 are allowed');
  }

  attach(callId: string, fileName: string, content: Buffer): number {
    this.check(callId, fileName);
    if (content.length === 0) throw methodError('File content is empty.');
    const row = this.#state.statistics.find((finished) => finished.callId === callId);
    const file = { id: this.#state.nextId(), callId, name: fileName, content };
    const old = this.#state.records.findIndex((known) => known.callId === callId);
    if (old >= 0) this.#state.records.splice(old, 1);
    this.#state.records.push(file);
    if (row) row.recordFileId = file.id;
    const activity = this.#state.activities.find((known) => known.originId === `VI_${callId}`);
    if (activity) activity.recordFileId = file.id;
    this.#state.timeline.record('record.attached', { callId, fileId: file.id });
    return file.id;
  }

  /** The `token` of an upload URL: `telephony|<base64 of what it allows>|<signature>`. */
  uploadToken(callId: string, fileName: string): string {
    const payload = Buffer.from(JSON.stringify({ callId, fileName })).toString('base64');
    return `telephony|${payload}|${this.#sign(payload)}`;
  }

  readUploadToken(token: string): { callId: string; fileName: string } | undefined {
    const [module, payload = '', signature = ''] = token.split('|');
    const expected = Buffer.from(this.#sign(payload));
    const given = Buffer.from(signature);
    if (module !== 'telephony' || expected.length !== given.length || !timingSafeEqual(expected, given))
      return undefined;
    const allowed: { callId: string; fileName: string } = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
    return allowed;
  }

  #sign(payload: string): string {
    return createHmac('sha256', this.#key).update(payload).digest('hex');
  }
}
