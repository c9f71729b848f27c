/** From the environment to a `HostConfig`, or to a list of everything that is wrong with it. */
import * as v from 'valibot';
import { ENVIRONMENT, type Variable, type VariableName } from './environment.ts';
import type { HostConfig } from './host-config.ts';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export interface ReadConfigDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  /** Folder of the pages when none is named. */
  readonly pages: string;
}

type Values = { [Name in VariableName]: (typeof ENVIRONMENT)[Name] extends Variable<infer Value> ? Value : never };

/** @throws ConfigError with one line per problem; none of them holds a secret's value */
export function readConfig({ env, readFile, pages }: ReadConfigDeps): HostConfig {
  const problems = unknownNames(env);
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(ENVIRONMENT) as [VariableName, Variable<unknown>][]) {
    const fallback = name === 'OFFHOOK_HOST_PAGES' ? pages : variable.fallback;
    try {
      const text = env[name] ?? fromFile(name, variable, env, readFile) ?? fallback;
      if (text === undefined) problems.push(`${name} has to be set: ${variable.about}`);
      else values[name] = v.parse(variable.schema, text);
    } catch (error) {
      problems.push(`${name}: ${sayWhy(error)}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(values as Values);
}

/** A misspelt name would be a setting that does nothing. */
function unknownNames(env: ReadConfigDeps['env']): string[] {
  const known = new Set(
    Object.entries(ENVIRONMENT).flatMap(([name, variable]) => ('secret' in variable ? [name, `${name}_FILE`] : [name])),
  );
  const foreign = Object.keys(env).filter((name) => name.startsWith('OFFHOOK_HOST_') && !known.has(name));
  return foreign.map((name) => `${name} is no setting of this program`);
}

function fromFile(
  name: string,
  variable: Variable<unknown>,
  env: ReadConfigDeps['env'],
  readFile: ReadConfigDeps['readFile'],
): string | undefined {
  const path = variable.secret === true ? env[`${name}_FILE`] : undefined;
  return path === undefined ? undefined : readFile(path).trim();
}

function sayWhy(error: unknown): string {
  if (!(error instanceof v.ValiError)) return error instanceof Error ? error.message : String(error);
  // valibot's own wording quotes what it got; ours names what is wanted.
  return [...new Set((error as v.ValiError<v.GenericSchema>).issues.map(issueText))].join('; ');
}

function issueText(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  const wanted = issue.message.startsWith('Invalid') ? `expected ${issue.expected ?? 'something else'}` : issue.message;
  return path === null ? wanted : `${path}: ${wanted}`;
}

const toConfig = (values: Values): HostConfig => ({
  publicUrl: values.OFFHOOK_HOST_PUBLIC_URL,
  listen: values.OFFHOOK_HOST_LISTEN,
  metricsListen: values.OFFHOOK_HOST_METRICS_LISTEN,
  store: values.OFFHOOK_HOST_STORE,
  keys: values.OFFHOOK_HOST_KEYS,
  apps: values.OFFHOOK_HOST_APPS,
  oauthServers: values.OFFHOOK_HOST_OAUTH_SERVERS,
  line: { number: values.OFFHOOK_HOST_LINE, name: values.OFFHOOK_HOST_LINE_NAME },
  callbackAgents: values.OFFHOOK_HOST_CALLBACK_AGENTS,
  callbackMinutes: values.OFFHOOK_HOST_CALLBACK_MINUTES,
  routeTokens: values.OFFHOOK_HOST_ROUTE_TOKENS,
  alertUrl: values.OFFHOOK_HOST_ALERT_URL,
  trustedProxies: values.OFFHOOK_HOST_TRUSTED_PROXIES,
  logLevel: values.OFFHOOK_HOST_LOG_LEVEL,
  pages: values.OFFHOOK_HOST_PAGES,
});
