/** What must be true of a fleet's day. Pure. */
import { type ClickFate, type FleetOutcome, percentile } from './fleet.ts';

/** A line for each thing that is wrong. */
export function faultsOf({ clicks, foreign, refused }: FleetOutcome, limits: { p95Ms: number }): string[] {
  const wrong = clicks.flatMap((click) => {
    const fault = faultOf(click);
    return fault === null ? [] : [`${fault}: ${JSON.stringify(click)}`];
  });
  const p95 = percentile(requestTimes(clicks), 0.95);
  return [
    ...wrong,
    ...(foreign > 0 ? [`${foreign} signals came to somebody else`] : []),
    ...(refused > 0 ? [`${refused} requests could not be verified`] : []),
    ...(p95 < limits.p95Ms ? [] : [`95 of 100 clicks took up to ${Math.round(p95)} ms`]),
    ...covered(clicks),
  ];
}

/** While both replicas stand: what a click takes beyond the portal's own delay. */
export const requestTimes = (clicks: readonly ClickFate[]): number[] =>
  clicks.flatMap(({ phase, byRequest, portalMs }) =>
    phase === 'steady' && byRequest !== null ? [byRequest - portalMs] : [],
  );

/**
 * What became of the clicks whose pushes hung with a replica that was then killed, for people: those that another replica
 * brought after all; those that the host refused to take; and those whose agent has no desktop that could be brought one.
 */
export function tellRescue(clicks: readonly ClickFate[]): string {
  const hung = clicks.filter(({ phase }) => phase === 'pushesHang');
  const count = (is: (click: ClickFate) => boolean) => hung.filter(is).length;
  const times = hung.flatMap(({ byRequest }) => (byRequest === null ? [] : [Math.round(byRequest)]));
  const never = hung.filter(({ byRequest }) => byRequest === null);
  const others = [
    [count(({ kind }) => kind === 'off'), 'to an agent whose desktop is off'],
    [never.filter(({ kind, answer }) => kind !== 'off' && answer !== 200).length, 'not answered 200'],
    [never.filter(({ kind, answer }) => kind !== 'off' && answer === 200).length, 'never came'],
  ] as const;
  const rest = others.flatMap(([n, what]) => (n === 0 ? [] : [`${n} ${what}`]));
  return [times.length === 0 ? 'none' : `after ${times.join(', ')} ms`, ...rest].join('; ');
}

function faultOf({ kind, answer, byRequest, byCard, unreachable }: ClickFate): string | null {
  if (kind === 'off') return unreachable ? null : 'nobody was told that the desktop is off';
  if (answer === 200) return byRequest === null ? 'answered 200 and never came' : null;
  // Nobody promised anything about it: the card brings it, or says that the phone isn't reachable.
  return byCard !== null || unreachable ? null : 'lost without a word';
}

/** A run in which nothing died unanswered, or nothing hung, has shown nothing. */
function covered(clicks: readonly ClickFate[]): string[] {
  const rescued = clicks.filter(
    ({ phase, answer, byRequest }) => phase === 'pushesHang' && answer === 200 && byRequest !== null,
  );
  const died = clicks.filter(({ phase, answer }) => phase === 'frozen' && answer !== 200);
  return [
    ...(rescued.length === 0 ? ['no click hung when the replica was killed'] : []),
    ...(died.length === 0 ? ['no click died unanswered'] : []),
  ];
}
