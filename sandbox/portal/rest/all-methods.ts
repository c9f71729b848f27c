import type { PortalParts } from '../parts.ts';
import { basicMethods } from './basic-methods.ts';
import { crmMethods } from './crm-methods.ts';
import { eventMethods } from './event-methods.ts';
import { lineMethods } from './line-methods.ts';
import { offlineMethods } from './offline-methods.ts';
import type { MethodTable, RestMethod } from './method.ts';
import { placementMethods } from './placement-methods.ts';
import { pullMethods } from './pull-methods.ts';
import { recordMethods } from './record-methods.ts';
import { statisticsMethods } from './statistics-methods.ts';
import { telephonyMethods } from './telephony-methods.ts';
import { transcriptionMethods } from './transcription-methods.ts';

export function allMethods({
  state,
  calls,
  push,
  pull,
  pullConfigs,
  callRecords,
  site,
  events,
  offlineEvents,
}: PortalParts): MethodTable {
  const table: Map<string, RestMethod> = new Map<string, RestMethod>([
    ...basicMethods(state, () => [...table.keys(), 'batch']),
    ...telephonyMethods(state, calls, push),
    ...recordMethods(state, callRecords, site),
    ...lineMethods(state),
    ...transcriptionMethods(state),
    ...crmMethods(state),
    ...statisticsMethods(state),
    ...eventMethods(state, events),
    ...offlineMethods(state, offlineEvents),
    ...placementMethods(state),
    ...pullMethods(pull, pullConfigs),
  ]);
  return table;
}
