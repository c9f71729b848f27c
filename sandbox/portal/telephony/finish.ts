import type { Activity, PortalCall, StatisticsRow } from '../model.ts';
import type { Push } from '../push.ts';
import type { PortalState } from '../state.ts';
import type { Calls } from './calls.ts';

export interface Finish {
  readonly callId: string;
  /** Who finally handled it. */
  readonly userId: number;
  /** Seconds. */
  readonly duration: number;
  readonly statusCode: string;
  readonly failedReason: string;
  readonly vote: number | undefined;
  readonly cost: number;
  readonly costCurrency: string;
  readonly addToChat: boolean;
}

/**
 * Ends a registered call, in the order of bitrix24.md 3.3: hide, owner of created entities, activity, statistics,
 * chat, and last the deletion of the call row. That deletion is why a second `finish` finds nothing.
 */
export function finishCall(
  state: PortalState,
  calls: Calls,
  push: Push,
  call: PortalCall,
  given: Finish,
): StatisticsRow {
  calls.hide(call.callId, [given.userId]);
  for (const created of call.created) {
    const entity = state.entity(created.type, created.id);
    if (entity) entity.assignedById = given.userId;
  }
  const activity = call.entity && createActivity(state, call, given);
  const row = statisticsRow(state, call, given, activity);
  state.statistics.push(row);
  if (given.addToChat) {
    const text = row.talked ? `Call with ${call.phoneNumber}, ${given.duration} s` : `Missed call: ${call.phoneNumber}`;
    state.chat.push({ at: state.now(), userId: given.userId, text });
  }
  state.calls.delete(call.callId);
  if (activity) {
    state.timeline.record('activity.created', activity);
    push.everyone('crm', 'timeline_changed', { entityType: activity.owner.type, entityId: activity.owner.id });
  }
  state.timeline.record('call.finished', row);
  return row;
}

function createActivity(state: PortalState, call: PortalCall, given: Finish): Activity | undefined {
  if (!call.entity) return undefined;
  const outgoing = call.type === 1;
  const talked = given.statusCode === '200';
  const activity: Activity = {
    id: state.nextId(),
    originId: `VI_${call.callId}`,
    direction: outgoing ? 'outgoing' : 'incoming',
    subject: `${outgoing ? 'Outgoing call to' : 'Incoming call from'} ${call.phoneNumber}`,
    phoneNumber: call.phoneNumber,
    owner: call.entity,
    responsibleId: given.userId,
    completed: outgoing || talked,
    startTime: call.dateCreate,
    duration: given.duration,
    failedCode: given.statusCode,
    comment: call.comment,
    recordFileId: undefined,
  };
  state.activities.push(activity);
  return activity;
}

function statisticsRow(
  state: PortalState,
  call: PortalCall,
  given: Finish,
  activity: Activity | undefined,
): StatisticsRow {
  const app = state.app(call.appId);
  return {
    id: state.nextId(),
    callId: call.callId,
    externalCallId: call.externalCallId,
    portalUserId: given.userId,
    phoneNumber: call.phoneNumber,
    portalNumber: call.lineNumber,
    type: call.type,
    duration: given.duration,
    startDate: call.dateCreate,
    talked: given.statusCode === '200',
    failedCode: given.statusCode,
    failedReason: given.failedReason,
    vote: given.vote,
    cost: given.cost,
    costCurrency: given.costCurrency,
    app: app && { id: app.id, name: app.name },
    entity: call.entity,
    activityId: activity?.id,
    activityError: activity || call.internal ? undefined : 'Could not find associated crm entity for the current call',
    comment: call.comment,
    recordFileId: undefined,
    transcriptId: undefined,
  };
}
