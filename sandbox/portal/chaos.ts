import * as v from 'valibot';
import type { RestFault } from './faults.ts';

/** What may happen to a request when chaos is on, each as likely as the others. */
const kinds = {
  /** 503, without having done anything. */
  busy: (): RestFault => ({ kind: 'status', status: 503 }),
  /** 429 */
  blocked: (): RestFault => ({ kind: 'status', status: 429 }),
  /** 500, before or after the work. */
  broken: (random: () => number): RestFault => ({ kind: 'status', status: 500, executed: random() < 0.5 }),
  /** A proxy's page, before or after the work. */
  html: (random: () => number): RestFault => ({ kind: 'html', status: 502, executed: random() < 0.5 }),
  /** The connection breaks, before or after the work. */
  cut: (random: () => number): RestFault => ({ kind: 'cut', executed: random() < 0.5 }),
  /** Everything was done; the answer never comes. */
  timeout: (): RestFault => ({ kind: 'hang', executed: true }),
  /** A batch was done in part when its connection broke; a single method as for `cut`. */
  half: (random: () => number): RestFault => ({ kind: 'cut', executed: true, steps: Math.floor(random() * 5) }),
  /** The access token isn't good any more; the refresh token is. */
  expired: (): RestFault => ({ kind: 'status', status: 401 }),
  late: (random: () => number): RestFault => ({ kind: 'delay', afterMs: random() * 1000 }),
} satisfies Record<string, (random: () => number) => RestFault>;

export type ChaosKind = keyof typeof kinds;

export const chaosKinds = Object.keys(kinds).filter((name): name is ChaosKind => name in kinds);

export const chaosSchema = v.strictObject({
  /** Share of the requests that something happens to, 0 to 1; 0 ends it. */
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** All of them when left out. */
  kinds: v.optional(v.pipe(v.array(v.picklist(chaosKinds)), v.minLength(1))),
});

export type Chaos = v.InferInput<typeof chaosSchema>;

/** The fault for the next request, if it is one's turn. */
export function chaosFault(chaos: Chaos, random: () => number): RestFault | undefined {
  if (random() >= chaos.share) return undefined;
  const offered = chaos.kinds ?? chaosKinds;
  const kind = offered[Math.floor(random() * offered.length)];
  return kind && kinds[kind](random);
}
