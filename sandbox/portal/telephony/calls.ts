import { createHash, randomBytes } from 'node:crypto';
import { createLead, employeeWithExtension, employeeWithNumber, findByNumber, refOf } from '../crm.ts';
import type { CallType, EntityRef, PortalCall } from '../model.ts';
import type { Push } from '../push.ts';
import type { PortalState } from '../state.ts';
import { normalizeNumber } from './numbers.ts';

export interface Registration {
  readonly userId: number;
  readonly phoneNumber: string;
  readonly type: CallType;
  readonly appId: number | undefined;
  readonly startDate: number | undefined;
  readonly crmCreate: boolean;
  readonly crmSource: string;
  readonly entity: EntityRef | undefined;
  readonly show: boolean;
  readonly addToChat: boolean;
  readonly callListId: number;
  readonly lineNumber: string;
  readonly externalCallId: string;
}

const dedupWindow = 30 * 60_000;

/** The portal's table of running calls (bitrix24.md 3.2, 3.4); finishing is in `finish.ts`. */
export class Calls {
  readonly #state: PortalState;
  readonly #push: Push;

  constructor(state: PortalState, push: Push) {
    this.#state = state;
    this.#push = push;
  }

  /** Registers, or answers with the unfinished call that has the same key. */
  register(given: Registration): PortalCall {
    const known = this.#sameCall(given);
    const call = known ?? this.#create(given);
    this.#state.timeline.record('call.registered', { call, repeated: known !== undefined });
    if (given.show) this.show(call.callId, [call.userId]);
    return call;
  }

  /** False when the call doesn't exist; true means "command sent", not "card visible". */
  show(callId: string, userIds: readonly number[] | undefined): boolean {
    const call = this.#state.calls.get(callId);
    if (!call) return false;
    for (const userId of userIds ?? [call.userId]) {
      this.#state.timeline.record('call.shown', { callId, userId });
      this.#push.send(userId, 'voximplant', 'showExternalCall', this.#showParams(call, userId));
    }
    return true;
  }

  hide(callId: string, userIds: readonly number[] | undefined): boolean {
    const call = this.#state.calls.get(callId);
    if (!call) return false;
    for (const userId of userIds ?? [call.userId]) {
      this.#state.timeline.record('call.hidden', { callId, userId });
      this.#push.send(userId, 'voximplant', 'hideExternalCall', { callId });
    }
    return true;
  }

  /** The card's comment, saved by the portal itself: into the running call, or into what finish made of it. */
  comment(callId: string, text: string): boolean {
    const call = this.#state.calls.get(callId);
    const row = this.#state.statistics.find((finished) => finished.callId === callId);
    if (!call && !row) return false;
    if (call) call.comment = text;
    if (row) row.comment = text;
    const activity = this.#state.activities.find((known) => known.originId === `VI_${callId}`);
    if (activity) activity.comment = text;
    this.#state.timeline.record('call.comment', { callId, text });
    return true;
  }

  /** The key of 3.2: line and external id count only when given; the window is measured from CALL_START_DATE. */
  #sameCall(given: Registration): PortalCall | undefined {
    const number = normalizeNumber(given.phoneNumber);
    return [...this.#state.calls.values()].find(
      (call) =>
        call.appId === given.appId &&
        call.userId === given.userId &&
        call.type === given.type &&
        normalizeNumber(call.phoneNumber) === number &&
        (given.lineNumber === '' || call.lineNumber === given.lineNumber) &&
        (given.externalCallId === '' || call.externalCallId === given.externalCallId) &&
        call.dateCreate > this.#state.now() - dedupWindow,
    );
  }

  #create(given: Registration): PortalCall {
    const internal = employeeWithExtension(this.#state, given.phoneNumber) !== undefined;
    const crm = internal ? unrelated() : this.#relate(given);
    const call: PortalCall = {
      callId: mintCallId(this.#state.now()),
      userId: given.userId,
      phoneNumber: given.phoneNumber,
      type: given.type,
      appId: given.appId,
      lineNumber: given.lineNumber,
      externalCallId: given.externalCallId,
      dateCreate: given.startDate ?? this.#state.now(),
      callListId: given.callListId,
      internal,
      comment: '',
      activityId: undefined,
      ...crm,
    };
    this.#state.calls.set(call.callId, call);
    if (given.addToChat) {
      const text = `${call.type === 1 ? 'Outgoing' : 'Incoming'} call: ${call.phoneNumber}`;
      this.#state.chat.push({ at: this.#state.now(), userId: call.userId, text });
    }
    return call;
  }

  #relate(given: Registration): Pick<PortalCall, 'entity' | 'created' | 'leadCreationError'> {
    const found = given.entity ?? findByNumber(this.#state, given.phoneNumber).map(refOf)[0];
    if (found || !given.crmCreate) return { ...unrelated(), entity: found };
    if (employeeWithNumber(this.#state, given.phoneNumber)) {
      return { ...unrelated(), leadCreationError: 'Lead creation is disabled for local users' };
    }
    const lead = createLead(this.#state, {
      number: given.phoneNumber,
      outgoing: given.type === 1,
      source: given.crmSource,
      assignedById: given.userId,
    });
    return { ...unrelated(), entity: refOf(lead), created: [refOf(lead)] };
  }

  /** The push of appendix B. It carries no app id: another app's card looks the same to a frame. */
  #showParams(call: PortalCall, toUserId: number): Record<string, unknown> {
    const line = this.#state.lines.find((known) => known.number === call.lineNumber);
    const entity = call.entity && this.#state.entity(call.entity.type, call.entity.id);
    return {
      callId: call.callId,
      phoneNumber: call.phoneNumber,
      lineNumber: call.lineNumber,
      companyPhoneNumber: line?.name ?? '',
      isCallback: call.type === 4,
      showCrmCard: call.entity !== undefined,
      crmEntityType: call.entity?.type ?? '',
      crmEntityId: call.entity?.id ?? 0,
      crmEntityName: entity?.title ?? '',
      crmBindings: [],
      crmActivityId: call.activityId ?? 0,
      callListId: call.callListId,
      config: { CRM_CREATE: call.created.length > 0 ? 'lead' : 'none' },
      portalCall: call.internal,
      ...(call.type === 1 ? { fromUserId: toUserId } : { toUserId }),
    };
  }
}

const unrelated = (): Pick<PortalCall, 'entity' | 'created' | 'leadCreationError'> => ({
  entity: undefined,
  created: [],
  leadCreationError: undefined,
});

function mintCallId(now: number): string {
  const unique = createHash('md5').update(randomBytes(16)).digest('hex');
  return `externalCall.${unique}.${Math.floor(now / 1000)}`;
}
