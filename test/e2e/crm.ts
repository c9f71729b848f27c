/** What the CRM knows of calls, read where an administrator would read it. */
import type { Activity, StatisticsRow } from '../../sandbox/portal/model.ts';
import type { Portal } from '../../sandbox/portal/portal.ts';
import { carries } from '../../sandbox/portal/rest/records.ts';

/** How long a report may take; a missed call's waits 15 s for its next round (docs/decisions/005). */
export const REPORT_MS = 40_000;

/** The finished call with this client, once there is one. */
export function finishedCall(portal: Portal, number: string, timeoutMs = REPORT_MS): Promise<StatisticsRow> {
  return portal.until(() => finishedCalls(portal, number)[0], `a finished call with ${number}`, timeoutMs);
}

/**
 * The same, and it is the only one.
 * @throws when there are more
 */
export async function onlyFinishedCall(portal: Portal, number: string): Promise<StatisticsRow> {
  const row = await finishedCall(portal, number);
  const rows = finishedCalls(portal, number);
  if (rows.length > 1) throw new Error(`${rows.length} finished calls with ${number}: ${JSON.stringify(rows)}`);
  return row;
}

export const finishedCalls = (portal: Portal, number: string): readonly StatisticsRow[] =>
  portal.state.statistics.filter((row) => row.phoneNumber === number);

export const activitiesOf = (portal: Portal, number: string): readonly Activity[] =>
  portal.state.activities.filter((activity) => activity.phoneNumber === number);

/** How often a method was asked for, inside batches, too. */
export const requests = (portal: Portal, method: string): number =>
  portal.parts.restRecords.list.filter((record) => carries(record, method)).length;

export const REGISTER = 'telephony.externalcall.register';
export const FINISH = 'telephony.externalcall.finish';
