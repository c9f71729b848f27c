/** Diagnostics as the program sees them: the run, the report, the crashes that are remembered, and the log as it goes by. */
import type { Call } from '#shared/call.ts';
import type { Crashes, DiagnosticsState } from '#shared/diagnostics.ts';
import { noDiagnostics } from '#shared/diagnostics.ts';
import { Failure } from '#shared/failure.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import { passwordOf, type SecretName, type Settings } from '#shared/settings.ts';
import type { Counters } from '#shared/web/log/counters.ts';
import { LogTail } from '../log/log-tail.ts';
import { DiagnosticsDesk } from './desk.ts';
import { type ProbeDeps, probesOf } from './probes.ts';
import type { ReportFacts } from './report/contents.ts';
import { KnownSecrets } from './report/known-secrets.ts';
import type { People } from './report/mask-numbers.ts';
import { ReportDesk, type ReportDeskDeps } from './report/report-desk.ts';

/** What only Electron's side knows. */
export interface Support {
  readonly resolveProxy: (url: string) => Promise<string>;
  readonly versions: Readonly<Record<string, string>>;
  readonly tail: LogTail;
  readonly logFiles: ReportDeskDeps['logFiles'];
  readonly crashes: { list(): Crashes; dumpFiles(): ReturnType<ReportDeskDeps['dumps']> };
  /** Asks the agent where the file is to go; null: nowhere. */
  readonly askFile: (name: string) => Promise<string | null>;
  readonly showFile: (file: string) => void;
}

export interface DiagnosticsDeps extends Omit<ProbeDeps, 'resolveProxy' | 'journal'> {
  readonly support: Support | undefined;
  readonly counters: Counters;
  readonly translate: Translate;
  readonly journal: ProbeDeps['journal'] & { endedSince(since: number): readonly Call[] };
  /** What the CRM knows of the last calls. */
  readonly history: () => readonly { readonly id: string; readonly report: string }[];
  readonly changed: () => void;
}

const CALLS_IN_REPORT = 50;
const PEOPLE_MS = 90 * 86_400_000;

export class Diagnostics {
  readonly #deps: DiagnosticsDeps;
  readonly #desk: DiagnosticsDesk;
  readonly #report: ReportDesk;
  readonly tail: LogTail;
  #crashes: Crashes = noDiagnostics.crashes;
  #run: Promise<void> | null = null;

  constructor(deps: DiagnosticsDeps) {
    this.#deps = deps;
    const { clock, log, support, translate } = deps;
    this.tail = support?.tail ?? new LogTail(clock);
    const probeDeps: ProbeDeps = { ...deps, ...(support && { resolveProxy: support.resolveProxy }) };
    this.#desk = new DiagnosticsDesk({ clock, log, probes: (ended) => probesOf(probeDeps, ended) });
    this.#report = new ReportDesk({
      clock,
      log,
      translate,
      facts: () => this.#facts(),
      secrets: () => this.#secrets(),
      people: () => peopleIn(this.#calls()),
      logFiles: () => support?.logFiles() ?? [],
      dumps: () => support?.crashes.dumpFiles() ?? [],
    });
    this.#desk.on('changed', deps.changed);
    this.#report.on('changed', deps.changed);
  }

  get state(): DiagnosticsState {
    return { run: this.#desk.run, crashes: this.#crashes, report: this.#report.state };
  }

  /** Begins anew, whatever runs. */
  start(): Promise<void> {
    this.#crashes = this.#deps.support?.crashes.list() ?? noDiagnostics.crashes;
    this.#run = this.#desk.start();
    return this.#run;
  }

  cancel(): void {
    this.#desk.cancel();
  }

  /** Asks where, then writes. @returns when it is done, one way or the other */
  async save(withDumps: boolean): Promise<void> {
    const { support, clock } = this.#deps;
    const day = new Date(clock.now()).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.');
    const file = (await support?.askFile(`Offhook ${day}.zip`)) ?? null;
    if (file !== null) await this.#report.save(file, { withDumps });
  }

  cancelReport(): void {
    this.#report.cancel();
  }

  /** @throws Failure `invalidInput` when there is none */
  showReport(): void {
    const { state } = this.#report;
    if (state.state !== 'saved') throw new Failure('invalidInput', 'no report was saved');
    this.#deps.support?.showFile(state.file);
  }

  stop(): void {
    this.#desk.cancel();
    this.#report.cancel();
    this.tail.leave();
  }

  #calls(): readonly Call[] {
    return this.#deps.journal.endedSince(this.#deps.clock.now() - PEOPLE_MS);
  }

  async #facts(): Promise<Omit<ReportFacts, 'at' | 'withDumps'>> {
    const { settings, counters, browser, support, version } = this.#deps;
    // A report without the lines would be asked for again.
    await (this.#run ?? this.start());
    return {
      run: this.#desk.run,
      settings: settings.current,
      managed: settings.managed,
      versions: { offhook: version, ...support?.versions },
      counters: counters.list(),
      bridge: browser.counts,
      calls: this.#calls().slice(-CALLS_IN_REPORT),
      reports: new Map(this.#deps.history().map(({ id, report }) => [id, report])),
      crashes: support?.crashes.list() ?? noDiagnostics.crashes,
    };
  }

  /** Everything that this program holds and nobody else may have. */
  async #secrets(): Promise<KnownSecrets> {
    const { settings, secrets, host } = this.#deps;
    const now = settings.current;
    const stored = await Promise.all(secretNamesOf(now).map((name) => secrets.get(name)));
    const { enforced, defaults } = settings.managed;
    const policies = [...enforced, ...defaults].flatMap(([path, { value }]) =>
      path.startsWith('secret:') && typeof value === 'string' ? [value] : [],
    );
    const turn = accountsOf(now).flatMap(({ iceServers }) => iceServers.map(({ credential }) => credential ?? ''));
    return new KnownSecrets([...stored.flatMap(secretsIn), ...policies, ...turn, host.client.secret ?? '']);
  }
}

/** All that may not be told; `bridge.secretOf` and `proxy.for` only say whose another one is. */
export const secretNamesOf = (settings: Settings): readonly SecretName[] => [
  ...accountsOf(settings).map(passwordOf),
  'portal.clientSecret',
  'portal.tokens',
  'bridge.secret',
  'proxy.password',
];

const accountsOf = ({ account, otherAccounts }: Settings) => [...(account === null ? [] : [account]), ...otherAccounts];

/** Tokens are stored as JSON with what is no secret: an address, a user's id. */
function secretsIn(stored: string | null): readonly string[] {
  if (stored === null) return [];
  const found = [...stored.matchAll(/"(?:accessToken|refreshToken)":"([^"]+)"/g)].map(([, token]) => token ?? '');
  return found.length > 0 ? found : [stored];
}

const peopleIn = (calls: readonly Call[]): People => ({
  numbers: calls.flatMap(({ remote }) => [remote.e164 ?? '', remote.e164?.slice(1) ?? '', remote.number]),
  names: calls.flatMap(({ remote, crm }) => [
    remote.name ?? '',
    'name' in crm && typeof crm.name === 'string' ? crm.name : '',
  ]),
});
