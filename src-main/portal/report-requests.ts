/** The REST command of each step, and what its answer or its failure means for the journal. */
import * as v from 'valibot';
import type { Call } from '#shared/call.ts';
import type { CrmEntity } from '#shared/crm-facts.ts';
import { Failure, type FailureReason, reasonOf } from '#shared/failure.ts';
import { type PortalGoal, portalGoal } from '#shared/portal-goal.ts';
import { isTokenRefused } from '#shared/web/portal/error-reasons.ts';
import {
  type BatchAnswer,
  type BatchCommand,
  type CallOptions,
  type PortalApi,
  PortalError,
} from '#shared/web/portal/portal-api.ts';
import type { Taken } from '#shared/web/portal/counted-body.ts';
import type { StepState } from '../calls/report-step.ts';
import { RecordingChanged, type RecordingStore } from '../recordings/recording-store.ts';
import { refusalReason } from './refusals.ts';
import { NO_ADDRESS, type RecordUpload, UPLOAD_MS } from './record-upload.ts';
import type { Rider } from './callers.ts';
import { CALL_ID_OF_FIRST, type Step } from './report-plan.ts';

/** One step of one call. */
export interface Task {
  readonly call: Call;
  readonly step: Step;
}

export interface StepOutcome {
  readonly state: Exclude<StepState, 'sending'>;
  /** For the journal and the log; never an answer's content, which may carry a token (bitrix24.md 3.5). */
  readonly detail: string;
  /** The CALL_ID that a `register` brought. */
  readonly portalCallId?: string;
  /** Why it has to be tried again; null when this is an answer. */
  readonly trouble: FailureReason | null;
  /** Why the portal won't have it, where that is the answer. */
  readonly refusal?: FailureReason;
  /** Not before then, by our clock. */
  readonly retryAt?: number;
}

/** `attach` is answered with an address: the file has yet to go there. */
export interface Address {
  readonly address: { readonly url: string; readonly fieldName: string };
}
export type Answer = StepOutcome | Address;

export interface StepPorts {
  readonly portal: PortalApi;
  /** Tells the agent's other desktops that this CALL_ID is taken, before any card can make them dial it. Must end by itself. */
  readonly announce: (portalCallId: string) => Promise<void>;
  readonly recordings: Pick<RecordingStore, 'stateOf' | 'take' | 'handedOver'>;
  /** @returns FILE_ID. @throws PortalError */
  readonly upload: (upload: RecordUpload, way: Way) => Promise<string>;
  /** @returns the file in base64 */
  readonly inBase64: (path: string) => Promise<string>;
  /** What a request about these calls may ask besides. It is no step: nothing depends on it, and it isn't journalled. */
  readonly rider?: (calls: readonly Call[]) => Rider | null;
}

/** How a recording goes: until it is given up, and telling of how much has left. */
export interface Way {
  readonly signal: AbortSignal;
  readonly taken: Taken;
}

/**
 * Asks the portal for all of these in one HTTP request, in their order. Never rejects: whatever happens has a meaning.
 * @param rider goes last: what it asks must not hold up what is urgent
 * @returns one answer for each task
 */
export async function ask(
  ports: StepPorts,
  tasks: readonly Task[],
  { signal, taken }: Way,
  rider: Rider | null = null,
): Promise<readonly Answer[]> {
  const [only, ...others] = tasks;
  try {
    if (only === undefined) return [];
    if (others.length === 0 && rider === null)
      return [await askOne(ports, only, only.step.do === 'inline' ? { signal, taken } : { signal })];
    const commands = tasks.map((task, index) => commandOf(ports.portal, task, index));
    const all = rider === null ? commands : [...commands, rider.command];
    const answers = await ports.portal.batch(all, { signal });
    rider?.answered(answers[tasks.length] ?? null);
    return withHindsight(
      tasks,
      tasks.map((task, index) => answerIn(answers[index], task, ports.portal.clockOffset)),
    );
  } catch (error) {
    rider?.answered(null);
    return tasks.map(({ step }) => meaningOf(step.do, error, ports.portal.clockOffset));
  }
}

/** Not a command of the portal's, or too large to share a request. */
export const goesByItself = ({ step }: Task): boolean => step.do === 'announce' || step.do === 'inline';

async function askOne(ports: StepPorts, task: Task, options: CallOptions): Promise<Answer> {
  const { portal, announce } = ports;
  if (task.step.do === 'announce') {
    await announce(task.step.portalCallId);
    return { state: 'answered', detail: '', trouble: null };
  }
  if (task.step.do === 'inline') return sendInline(ports, task.call, task.step.portalCallId, options);
  const { method, params } = commandOf(portal, task, 0);
  return meaningOfAnswer(task.step, await portal.call<unknown>(method, params, options));
}

function answerIn(answer: BatchAnswer | undefined, { step }: Task, clockOffset: number): Answer {
  if (answer !== undefined && 'result' in answer) return judged(step, answer.result, clockOffset);
  if (answer !== undefined && 'error' in answer) return meaningOf(step.do, answer.error, clockOffset);
  return { state: 'unsent', detail: 'left out of the batch', trouble: 'portalAnswer' };
}

function judged(step: Step, result: unknown, clockOffset: number): Answer {
  try {
    return meaningOfAnswer(step, result);
  } catch (error) {
    return meaningOf(step.do, error, clockOffset);
  }
}

/**
 * A batch runs in order: an address for the recording proves that the call is finished, whatever `finish` has said, and
 * what was done under the CALL_ID of a registration beside it gets that name.
 */
function withHindsight(tasks: readonly Task[], answers: readonly Answer[]): readonly Answer[] {
  const [first] = answers;
  const name = first !== undefined && 'portalCallId' in first ? first.portalCallId : undefined;
  return answers.map((answer, index) => {
    const step = tasks[index]?.step;
    if (step !== undefined && 'portalCallId' in step && step.portalCallId === CALL_ID_OF_FIRST && 'state' in answer)
      return name === undefined ? { ...answer, state: 'unsent' } : { ...answer, portalCallId: name };
    const next = answers[index + 1];
    const isProof = next !== undefined && 'address' in next && tasks[index + 1]?.call.id === tasks[index]?.call.id;
    if (!isProof || tasks[index]?.step.do !== 'finish' || 'address' in answer || answer.state === 'answered')
      return answer;
    return { state: 'answered', detail: `finished by the look of its recording; ${answer.detail}`, trouble: null };
  });
}

function commandOf(portal: PortalApi, { call, step }: Task, index: number): BatchCommand {
  const goal = portalGoal(call);
  const USER_ID = call.owner?.userId;
  const command = (name: string, params: BatchCommand['params']): BatchCommand => ({
    key: `s${index}`,
    method: `telephony.externalCall.${name}`,
    params,
  });
  switch (step.do) {
    case 'register':
      return command('register', { USER_ID, ...registerParams(portal, goal, step.show) });
    case 'show':
    case 'hide':
      return command(step.do, { CALL_ID: step.portalCallId, USER_ID: step.users ?? USER_ID });
    case 'pass':
      return command('show', { CALL_ID: step.portalCallId, USER_ID: goal.passedTo?.userId ?? USER_ID });
    case 'finish':
      return command('finish', {
        CALL_ID: step.portalCallId,
        USER_ID: goal.finish?.userId ?? USER_ID,
        ...finishParams(goal),
      });
    case 'verify':
      // Only asks for an upload address, and is refused unless the call is finished.
      return command('attachRecord', { CALL_ID: step.portalCallId, FILENAME: 'call.mp3' });
    case 'attach':
      return command('attachRecord', { CALL_ID: step.portalCallId, FILENAME: fileNameOf(call) });
    case 'announce':
    case 'inline':
      throw new Failure('unexpected', `${step.do} goes by itself`);
  }
}

/** @throws PortalError for an answer of an unknown shape */
function meaningOfAnswer(step: Step, answer: unknown): Answer {
  switch (step.do) {
    case 'register':
      return {
        state: 'answered',
        detail: `SHOW:${step.show ? 1 : 0}`,
        portalCallId: parsed(RegisteredSchema, answer).CALL_ID,
        trouble: null,
      };
    case 'show':
    case 'hide':
    case 'pass':
      return { state: 'answered', detail: answer === false ? 'no such call' : '', trouble: null };
    case 'verify':
      return { state: 'answered', detail: 'is finished', trouble: null };
    case 'attach': {
      const { uploadUrl: url, fieldName } = parsed(UploadSchema, answer);
      return { address: { url, fieldName } };
    }
    case 'finish':
    case 'announce':
    case 'inline':
      return { state: 'answered', detail: '', trouble: null };
  }
}

/** Mode 2b: the file to the address that was given. The row says that the portal has it before the step does. */
export async function handOver(
  { recordings, upload, portal }: StepPorts,
  call: Call,
  { address }: Address,
  way: Way,
): Promise<StepOutcome> {
  try {
    const { path, bytes, sha256 } = await recordings.take(call.id);
    const fileId = await upload({ ...address, path, fileName: fileNameOf(call) }, way);
    await recordings.handedOver(call.id, fileId);
    return { state: 'answered', detail: handedOver(fileId, bytes, sha256), trouble: null };
  } catch (error) {
    const outcome = meaningOf('attach', error, portal.clockOffset);
    return isBlocked(error) && outcome.state !== 'notFound'
      ? { state: 'blocked', detail: outcome.detail, trouble: null }
      : outcome;
  }
}

/** A proxy that lets no files out, an address that is none: another try would end like this one. */
const isBlocked = (error: unknown): boolean =>
  error instanceof PortalError &&
  (error.code === NO_ADDRESS || (error.status >= 400 && error.status < 500 && !PASSING.has(error.status)));
/** Signed out, too slow, too often. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 429]);

/** Mode 2a: a third larger, but by the way that all other requests take. */
async function sendInline(
  { portal, recordings, inBase64 }: StepPorts,
  call: Call,
  CALL_ID: string,
  options: CallOptions,
): Promise<StepOutcome> {
  const { path, bytes, sha256 } = await recordings.take(call.id);
  const params = { CALL_ID, FILENAME: fileNameOf(call), FILE_CONTENT: await inBase64(path) };
  const patience = { ...options, timeoutMs: UPLOAD_MS };
  const answer = await portal.call<unknown>('telephony.externalCall.attachRecord', params, patience);
  const fileId = parsed(FileSchema, answer).FILE_ID;
  await recordings.handedOver(call.id, fileId);
  return { state: 'answered', detail: handedOver(fileId, bytes, sha256), trouble: null };
}

const handedOver = (fileId: string, bytes: number, sha256: string): string =>
  `FILE_ID ${fileId}, ${bytes} bytes, sha256 ${sha256.slice(0, 16)}`;

const FileSchema = v.object({
  FILE_ID: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty()),
});

const fileNameOf = (call: Call): string => `${call.id}.mp3`;

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

/**
 * What a failure says about what the portal has done (bitrix24.md 2.4, 3.3, 3.5).
 * @param clockOffset the portal's clock minus ours
 */
function meaningOf(step: Step['do'], error: unknown, clockOffset: number): StepOutcome {
  const trouble = reasonOf(error);
  if (error instanceof RecordingChanged)
    return { state: 'refused', detail: error.message, trouble: null, refusal: 'recordingGone' };
  if (!(error instanceof PortalError)) return { state: 'unknown', detail: String(error), trouble };
  const detail = `${error.status} ${error.code} ${error.description}`.trim();
  // Refused with a token fresh from the server: that passes. A sign-in that is lost shows where tokens are fetched.
  if (error.delivery === 'refused' && isTokenRefused(error))
    return { state: 'unsent', detail, trouble: 'portalAnswer' };
  if (error.delivery === 'none') return { state: 'unsent', detail, trouble };
  if (error.delivery === 'unknown' || brokeOff(error)) return { state: 'unknown', detail, trouble };
  // Sign-in, rights, load: turned away at the door, whatever the call.
  if (trouble !== 'portalRefused' || error.status === 404) {
    const retryAt = error.resetAt === null ? {} : { retryAt: error.resetAt - clockOffset };
    return { state: 'unsent', detail, trouble, ...retryAt };
  }
  const notFound =
    (step === 'finish' || step === 'verify' || step === 'attach' || step === 'inline') &&
    /^call is not found/i.test(error.description);
  const refusal = refusalReason(step, error.description);
  return { state: notFound ? 'notFound' : 'refused', detail, trouble: null, refusal };
}

/** The one 400 that is the portal's own trouble: it stopped somewhere in the middle. */
const brokeOff = (error: PortalError): boolean => /unexpected database error/i.test(error.description);
