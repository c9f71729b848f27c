/** What stands in the report beside the log: plain data, without secrets and without whom the agent talks to. Pure. */
import type { BridgeCounts } from '../../bridge/bridge.ts';
import type { Call } from '#shared/call.ts';
import { checksText, type Crashes, type DiagnosticRun, type LineResult, lineNumber } from '#shared/diagnostics.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { Managed } from '#shared/policy/managed.ts';
import { policyOf } from '#shared/policy/policies.ts';
import type { Settings } from '#shared/settings.ts';
import { plainFields } from '#shared/web/log/plain-value.ts';
import { REDACTED } from '#shared/web/log/redact.ts';

export interface ReportFacts {
  readonly at: number;
  readonly run: DiagnosticRun | null;
  readonly settings: Settings;
  readonly managed: Managed;
  readonly versions: Readonly<Record<string, string>>;
  readonly counters: Readonly<Record<string, number>>;
  readonly bridge: BridgeCounts;
  /** The newest last. */
  readonly calls: readonly Call[];
  readonly reports: ReadonlyMap<string, string>;
  readonly crashes: Crashes;
  readonly withDumps: boolean;
}

export interface Content {
  readonly name: string;
  readonly text: string;
}

/** @param t the agent's language: whoever reads the report to her reads the same words */
export function contentsOf(facts: ReportFacts, t: Translate): readonly Content[] {
  const json = (name: string, value: unknown): Content => ({ name, text: `${JSON.stringify(value, null, 2)}\n` });
  return [
    { name: 'README.txt', text: readme(facts, t) },
    { name: 'checks.txt', text: checksText(facts.run, t) },
    json(
      'checks.json',
      (facts.run?.rows ?? []).map(({ line, result }) => ({ number: lineNumber(line), line, ...plainResult(result) })),
    ),
    json('versions.json', facts.versions),
    json('settings.json', plainFields(settingsFacts(facts.settings))),
    json('policies.json', policies(facts.managed)),
    json('counters.json', { ...facts.counters, bridge: facts.bridge }),
    json(
      'calls.json',
      facts.calls.map((call) => callFacts(call, facts.reports.get(call.id) ?? null)),
    ),
    json('crashes.json', facts.crashes),
  ];
}

function readme({ at, versions, withDumps }: ReportFacts, t: Translate): string {
  return [
    t('diag.report.head', { version: versions['offhook'] ?? '', time: new Date(at).toISOString() }),
    '',
    t('diag.report.contents'),
    t('diag.report.masked'),
    ...(withDumps ? [t('diag.report.dumpsInside')] : []),
    '',
  ].join('\n');
}

const plainResult = (result: LineResult | null) =>
  result === null
    ? { verdict: 'running' }
    : { verdict: result.verdict, says: result.text.key, params: result.text.params, detail: result.detail };

/** A set-up's values are as they were written: a line of `SipIceServers` has its password in it, under no name. */
const settingsFacts = ({ provisioned, ...settings }: Settings) => ({
  ...settings,
  provisioned: provisioned && { ...provisioned, settings: Object.keys(provisioned.settings) },
});

const policies = ({ enforced, defaults, problems }: Managed) => ({
  values: [...enforced.values(), ...defaults.values()].map(({ key, level, source, value }) => ({
    key,
    level,
    source,
    value: policyOf(key).path.startsWith('secret:') ? REDACTED : plainFields({ value })['value'],
  })),
  problems,
});

/** What a technician asks about a call: not with whom. */
const callFacts = (call: Call, report: string | null) => ({
  id: call.id,
  direction: call.direction,
  number: call.remote.number,
  at: call.at,
  end: call.end,
  quality: call.quality,
  transfer: call.transfer === null ? null : call.transfer.stage,
  line: call.line.kind,
  portalCallId: call.portalCallId,
  report,
});
