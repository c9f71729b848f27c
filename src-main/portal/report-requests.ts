/** The REST request of each step, and what its answer or its failure means for the journal. */
import * as v from 'valibot';
import type { Call } from '#shared/call.ts';
import type { CrmEntity } from '#shared/crm-facts.ts';
import { type FailureReason, reasonOf } from '#shared/failure.ts';
import { type PortalGoal, portalGoal } from '#shared/portal-goal.ts';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { StepState } from '../calls/report-step.ts';
import { RecordingChanged, type RecordingStore } from '../recordings/recording-store.ts';
import type { RecordUpload } from './record-upload.ts';
import type { Next } from './report-plan.ts';

export type Step = Exclude<Next, { do: 'wait' | 'settle' }>;

export interface StepOutcome {
  readonly state: Exclude<StepState, 'sending'>;
  /** For the journal and the log; never an answer's content, which may carry a token (bitrix24.md 3.5). */
  readonly detail: string;
  /** The CALL_ID that a `register` brought. */
  readonly portalCallId?: string;
  /** Why it has to be tried again; null when this is an answer. */
  readonly trouble: FailureReason | null;
}

export interface StepPorts {
  readonly portal: PortalApi;
  /** Tells the agent's other desktops that this CALL_ID is taken, before any card can make them dial it. Must end by itself. */
  readonly announce: (portalCallId: string) => Promise<void>;
  readonly recordings: Pick<RecordingStore, 'stateOf' | 'take' | 'handedOver'>;
  /** @returns FILE_ID. @throws PortalError */
  readonly upload: (upload: RecordUpload, signal: AbortSignal) => Promise<string>;
}

/** Takes one step. Never rejects: whatever happens has a meaning. */
export async function takeStep(ports: StepPorts, call: Call, step: Step, signal: AbortSignal): Promise<StepOutcome> {
  try {
    return await send(ports, call, step, { signal });
  } catch (error) {
    return meaningOf(step.do, error);
  }
}

async function send(ports: StepPorts, call: Call, step: Step, options: { signal: AbortSignal }): Promise<StepOutcome> {
  const { portal, announce } = ports;
  const goal = portalGoal(call);
  const USER_ID = call.owner?.userId;
  if (step.do === 'announce') {
    await announce(step.portalCallId);
    return { state: 'answered', detail: '', trouble: null };
  }
  if (step.do === 'register') {
    const params = { USER_ID, ...registerParams(portal, goal, step.show) };
    const answer = await portal.call('telephony.externalCall.register', params, options);
    const { CALL_ID } = parsed(RegisteredSchema, answer);
    return { state: 'answered', detail: `SHOW:${step.show ? 1 : 0}`, portalCallId: CALL_ID, trouble: null };
  }
  const CALL_ID = step.portalCallId;
  switch (step.do) {
    case 'show':
    case 'hide': {
      const done = await portal.call<unknown>(`telephony.externalCall.${step.do}`, { CALL_ID, USER_ID }, options);
      return { state: 'answered', detail: done === false ? 'no such call' : '', trouble: null };
    }
    case 'finish':
      await portal.call('telephony.externalCall.finish', { CALL_ID, USER_ID, ...finishParams(goal) }, options);
      return { state: 'answered', detail: '', trouble: null };
    case 'verify':
      // Only asks for an upload address, and is refused unless the call is finished.
      await portal.call('telephony.externalCall.attachRecord', { CALL_ID, FILENAME: 'call.mp3' }, options);
      return { state: 'answered', detail: 'is finished', trouble: null };
    case 'attach':
      return attach(ports, call, CALL_ID, options);
  }
}

/** Mode 2b: an address for the file, then the file. The row says that the portal has it before the step does. */
async function attach(
  { portal, recordings, upload }: StepPorts,
  call: Call,
  CALL_ID: string,
  options: { signal: AbortSignal },
): Promise<StepOutcome> {
  const { path, bytes, sha256 } = await recordings.take(call.id);
  const fileName = `${call.id}.mp3`;
  const answer = await portal.call('telephony.externalCall.attachRecord', { CALL_ID, FILENAME: fileName }, options);
  const { uploadUrl, fieldName } = parsed(UploadSchema, answer);
  const fileId = await upload({ url: uploadUrl, fieldName, path, fileName }, options.signal);
  await recordings.handedOver(call.id, fileId);
  return {
    state: 'answered',
    detail: `FILE_ID ${fileId}, ${bytes} bytes, sha256 ${sha256.slice(0, 16)}`,
    trouble: null,
  };
}

const UploadSchema = v.object({
  uploadUrl: v.pipe(v.string(), v.nonEmpty()),
  fieldName: v.optional(v.string(), 'file'),
});

function registerParams(portal: PortalApi, { register }: PortalGoal, show: boolean) {
  return {
    PHONE_NUMBER: register.phoneNumber,
    TYPE: register.type,
    CALL_START_DATE: isoSeconds(register.startedAt + portal.clockOffset),
    CRM_CREATE: 1,
    SHOW: show ? 1 : 0,
    // One message per call: `finish` brings it.
    ADD_TO_CHAT: 0,
    LINE_NUMBER: register.lineNumber,
    EXTERNAL_CALL_ID: register.externalCallId,
    ...(register.callListId !== null && { CALL_LIST_ID: register.callListId }),
    ...boundTo(register.entity),
  };
}

/** `register` binds to these only (bitrix24.md 3.2); a deal hangs off one of them. */
const boundTo = (entity: CrmEntity | null) =>
  entity !== null && ['CONTACT', 'COMPANY', 'LEAD'].includes(entity.type)
    ? { CRM_ENTITY_TYPE: entity.type, CRM_ENTITY_ID: entity.id }
    : {};

/** By the portal's clock: its CALL_START_DATE is compared with its own "now" (bitrix24.md 3.2). */
const isoSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;

/** ADD_TO_CHAT always: its documented default and its real one differ (bitrix24.md 3.10). */
const finishParams = (goal: PortalGoal) => ({
  DURATION: goal.finish?.durationSeconds ?? 0,
  STATUS_CODE: goal.finish?.statusCode ?? 'OTHER',
  ADD_TO_CHAT: 1,
  ...(goal.finish?.vote && { VOTE: goal.finish.vote }),
});

const RegisteredSchema = v.object({ CALL_ID: v.pipe(v.string(), v.nonEmpty()) });

function parsed<Schema extends v.GenericSchema>(schema: Schema, answer: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  throw new PortalError('portalAnswer', { description: 'an answer of an unknown shape', delivery: 'unknown' });
}

/** What a failure says about what the portal has done (bitrix24.md 2.4, 3.3, 3.5). */
function meaningOf(step: Step['do'], error: unknown): StepOutcome {
  const trouble = reasonOf(error);
  if (error instanceof RecordingChanged) return { state: 'refused', detail: error.message, trouble: null };
  if (!(error instanceof PortalError)) return { state: 'unknown', detail: String(error), trouble };
  const detail = `${error.status} ${error.code} ${error.description}`.trim();
  if (error.delivery === 'none') return { state: 'unsent', detail, trouble };
  if (error.delivery === 'unknown' || brokeOff(error)) return { state: 'unknown', detail, trouble };
  // Sign-in, rights, load: turned away at the door, whatever the call.
  if (trouble !== 'portalRefused' || error.status === 404) return { state: 'unsent', detail, trouble };
  const notFound =
    (step === 'finish' || step === 'verify' || step === 'attach') && /^call is not found/i.test(error.description);
  return { state: notFound ? 'notFound' : 'refused', detail, trouble: null };
}

/** The one 400 that is the portal's own trouble: it stopped somewhere in the middle. */
const brokeOff = (error: PortalError): boolean => /unexpected database error/i.test(error.description);
