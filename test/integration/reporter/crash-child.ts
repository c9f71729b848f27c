/** The program that is killed: a whole desktop below the windows, told what its phone sees over the process channel. */
import type { PhoneReport } from '#shared/phone.ts';
import type { CallCommand } from '#shared/command.ts';
import type { Log } from '../../../src-main/ports.ts';
import { reportPolicy } from '../../../src-main/portal/report-policy.ts';
import { telephone, type TelephoneSetup } from './telephone.ts';

export type ToChild =
  | { readonly do: 'start'; readonly setup: TelephoneSetup; readonly freezeBefore: string | null }
  | { readonly do: 'report'; readonly report: Extract<PhoneReport, { type: 'incoming' | 'call' }> }
  | { readonly do: 'command'; readonly command: CallCommand }
  | { readonly do: 'click'; readonly portalCallId: string; readonly number: string; readonly line: string };

export type FromChild =
  | { readonly at: 'loaded' }
  /** The message was carried out: whatever had to be on disk is there. */
  | { readonly at: 'done'; readonly callId: string | null }
  | { readonly at: 'registered'; readonly portalCallId: string }
  /** The step is in the journal; its request stands still here and never leaves. */
  | { readonly at: 'frozen'; readonly method: string }
  | { readonly at: 'failing'; readonly reason: string }
  | { readonly at: 'waiting'; readonly calls: number };

const tell = (message: FromChild): void => void process.send?.(message);
const nothing = (): void => undefined;
const log: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: (event, fields) => console.error(event, fields),
  part: () => log,
};

let phone: ReturnType<typeof telephone> | null = null;

function start(setup: TelephoneSetup, freezeBefore: string | null): void {
  const fetch: typeof globalThis.fetch = (input, init) => {
    const method = String(input).split('/').at(-1) ?? '';
    if (method !== freezeBefore) return globalThis.fetch(input, init);
    tell({ at: 'frozen', method });
    return new Promise(nothing);
  };
  // After a restart a report waits a random part of what a whole office needs (late-pace.ts): up to a minute, here.
  const late = { ...reportPolicy.late, spreadMs: 200, leastMs: 100 };
  phone = telephone(setup, { network: { fetch }, log, policy: { late } });
  phone.reporter.on('registered', ({ portalCallId }) => tell({ at: 'registered', portalCallId }));
  phone.reporter.on('state', (state) => state.state === 'failing' && tell({ at: 'failing', reason: state.reason }));
  phone.reporter.on('waiting', (calls) => tell({ at: 'waiting', calls }));
  phone.start();
}

function obey(message: ToChild): string | null {
  if (message.do === 'start') start(message.setup, message.freezeBefore);
  if (message.do === 'report') phone?.book.report(message.report);
  if (message.do === 'command') {
    const result = phone?.book.command(message.command, 'ui');
    return result?.ok === true ? result.callId : null;
  }
  if (message.do === 'click') {
    const result = phone?.book.dialFromCard(message);
    return result?.ok === true ? result.callId : null;
  }
  return null;
}

process.on('message', (message: ToChild) => tell({ at: 'done', callId: obey(message) }));
process.on('disconnect', () => process.exit(0));
tell({ at: 'loaded' });
