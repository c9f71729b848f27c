/**
 * Every environment variable of the companion host: name, meaning, schema. `read-config.ts` reads by this table and
 * `docs/host.md` prints it (a test compares the two).
 */
import * as v from 'valibot';
import { isLoopback } from '#shared/settings.ts';
import { LOG_LEVELS } from '#shared/web/log/structured-log.ts';

export interface Variable<Value> {
  readonly about: string;
  /** Undefined: has to be set. */
  readonly fallback?: string;
  /** Never logged; `<name>_FILE` may name a file that holds it instead. */
  readonly secret?: true;
  readonly schema: v.GenericSchema<string, Value>;
}

const list = v.pipe(
  v.string(),
  v.transform((text) => text.split(/[\s,]+/).filter((part) => part !== '')),
);

const isWebOrigin = (text: string): boolean => {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) &&
    url.href === `${url.origin}/`
  );
};
const origin = v.pipe(
  v.string(),
  v.check(isWebOrigin, 'expected an https:// address without a path'),
  v.transform((text) => new URL(text).origin),
);

const address = v.pipe(
  v.string(),
  v.regex(/^(\[[0-9a-f:]+\]|[^:\s]+):\d{1,5}$/i, 'expected host:port'),
  v.transform((text) => {
    const at = text.lastIndexOf(':');
    return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
  }),
  v.check(({ port }) => port <= 65_535, 'expected a port up to 65535'),
);

const digits = v.pipe(v.string(), v.digits('expected a whole number'), v.transform(Number));

const key = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,20}:[A-Za-z0-9+/=_-]+$/, 'expected <name>:<32 bytes in base64>'),
  v.transform((text) => {
    const [kid = '', encoded = ''] = text.split(':');
    return { kid, secret: Buffer.from(encoded, 'base64') };
  }),
  v.check(({ secret }) => secret.length === 32, 'expected 32 bytes in base64 behind the name'),
);
const keys = v.pipe(
  list,
  v.tupleWithRest([key], key),
  v.check((all) => new Set(all.map(({ kid }) => kid)).size === all.length, 'expected a different name for each key'),
);

const App = v.strictObject({
  clientId: v.pipe(v.string(), v.nonEmpty()),
  clientSecret: v.pipe(v.string(), v.nonEmpty()),
  portals: v.optional(v.array(origin), []),
});
const apps = v.pipe(v.string(), v.parseJson(undefined, 'expected JSON'), v.tupleWithRest([App], App));

const routeToken = v.pipe(
  v.string(),
  v.regex(/^[^=\s]+=[^=\s]{32,}$/, 'expected <portal host>=<token of at least 32 characters>'),
  v.transform((text) => ({ portal: text.slice(0, text.indexOf('=')), token: text.slice(text.indexOf('=') + 1) })),
);

const variable = <Value>(given: Variable<Value>): Variable<Value> => given;

export const ENVIRONMENT = {
  OFFHOOK_HOST_PUBLIC_URL: variable({
    about:
      'Origin of the pages as browsers and Bitrix24 address it. A host name of its own: whoever scripts it owns the call cards.',
    schema: origin,
  }),
  OFFHOOK_HOST_APPS: variable({
    about:
      'The Bitrix24 applications, JSON: `[{"clientId", "clientSecret", "portals": ["https://company.bitrix24.com"]}]`. Without `portals` an application serves any portal that its authorization server vouches for.',
    secret: true,
    schema: apps,
  }),
  OFFHOOK_HOST_KEYS: variable({
    about:
      'Keys that encrypt what is stored and sign what is sent, as `name:base64` of 32 random bytes, separated by commas. The first one is used; keep the former one behind it for at least 12 hours after a change, and until every portal’s tokens were refreshed.',
    secret: true,
    schema: keys,
  }),
  OFFHOOK_HOST_STORE: variable({
    about:
      'Where the state is kept: `sqlite:<file>`, or `postgres://user:password@host/database` for several replicas.',
    fallback: 'sqlite:offhook-host.sqlite',
    secret: true,
    schema: v.pipe(v.string(), v.regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'expected sqlite:<file> or postgres://…')),
  }),
  OFFHOOK_HOST_LISTEN: variable({
    about:
      'Where it listens for browsers, portals and desktops: plain HTTP, for a reverse proxy that holds the certificate.',
    fallback: '127.0.0.1:8080',
    schema: address,
  }),
  OFFHOOK_HOST_METRICS_LISTEN: variable({
    about: 'Where Prometheus reads `/metrics`. Not for the internet.',
    fallback: '127.0.0.1:9464',
    schema: address,
  }),
  OFFHOOK_HOST_TRUSTED_PROXIES: variable({
    about:
      'How many proxies of your own stand before it and append to `X-Forwarded-For`. Rate limits count by the address that the outermost of them saw.',
    fallback: '0',
    schema: digits,
  }),
  OFFHOOK_HOST_OAUTH_SERVERS: variable({
    about:
      'Authorization servers besides Bitrix24’s own, for self-hosted portals. The client secret is sent to these and to no other.',
    fallback: '',
    schema: v.pipe(list, v.array(origin)),
  }),
  OFFHOOK_HOST_LINE: variable({
    about: 'LINE_NUMBER of the external line that the wizard adds (at most 50 characters).',
    fallback: 'offhook',
    schema: v.pipe(v.string(), v.trim(), v.nonEmpty('expected a line'), v.maxLength(50)),
  }),
  OFFHOOK_HOST_LINE_NAME: variable({
    about: 'How people read that line.',
    fallback: 'Offhook',
    schema: v.pipe(v.string(), v.trim(), v.nonEmpty('expected a name')),
  }),
  OFFHOOK_HOST_CALLBACK_AGENTS: variable({
    about: 'User ids that get a callback form after its responsible, in this order.',
    fallback: '',
    schema: v.pipe(list, v.array(v.pipe(v.string(), v.digits('expected user ids')))),
  }),
  OFFHOOK_HOST_CALLBACK_MINUTES: variable({
    about: 'How long a callback form is offered around before it is recorded as missed.',
    fallback: '60',
    schema: v.pipe(digits, v.minValue(1, 'expected at least 1')),
  }),
  OFFHOOK_HOST_ROUTE_TOKENS: variable({
    about: 'Who may ask `/route`: `<portal host>=<token>`, separated by commas; one per PBX.',
    fallback: '',
    secret: true,
    schema: v.pipe(list, v.array(routeToken)),
  }),
  OFFHOOK_HOST_ALERT_URL: variable({
    about: 'Gets a POST with JSON when an administrator has to act: the placement was deleted, tokens were lost.',
    fallback: '',
    schema: v.pipe(
      v.string(),
      v.check((text) => text === '' || URL.canParse(text), 'expected an address'),
      v.transform((text) => (text === '' ? null : text)),
    ),
  }),
  OFFHOOK_HOST_PAGES: variable({
    about: 'Folder of the built pages.',
    fallback: '../placement (beside the bundle)',
    schema: v.pipe(v.string(), v.nonEmpty()),
  }),
  OFFHOOK_HOST_LOG_LEVEL: variable({
    about: 'The lowest level that is written to standard output, one JSON object per line.',
    fallback: 'info',
    schema: v.picklist(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`),
  }),
} as const;

export type VariableName = keyof typeof ENVIRONMENT;
