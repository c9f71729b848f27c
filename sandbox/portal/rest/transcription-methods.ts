import type { PortalState } from '../state.ts';
import { isRecord, textOf } from '../values.ts';
import { methodError } from './errors.ts';
import type { RestMethod } from './method.ts';
import { int, type Params, text } from './params.ts';

/** `telephony.call.attachTranscription`, after `finish` (bitrix24.md 3.7). */
export function transcriptionMethods(state: PortalState): [string, RestMethod][] {
  const run: RestMethod['run'] = ({ params }) => attach(state, params);
  return [['telephony.call.attachtranscription', { scope: 'telephony', webhook: true, run }]];
}

function attach(state: PortalState, params: Params) {
  const callId = text(params, 'CALL_ID');
  if (callId === '') throw methodError('CALL_ID should be set');
  const given = params['MESSAGES'];
  if (!Array.isArray(given)) throw methodError('MESSAGES should be an array');
  const messages = given.map(message);
  const row = state.statistics.find((known) => known.callId === callId);
  if (!row) throw methodError(`Call ${callId} is not found. Is it finished?`);
  row.transcriptId = state.nextId();
  state.transcripts.push({ id: row.transcriptId, callId, messages });
  return { TRANSCRIPT_ID: row.transcriptId };
}

function message(given: unknown, index: number) {
  const fields = isRecord(given) ? given : {};
  const refuse = (name: string, what: string) => methodError(`MESSAGES[${index}][${name}] ${what}`);
  const side = (['User', 'Client'] as const).find((known) => known === fields['SIDE']);
  const [start, stop] = [int(fields, 'START_TIME'), int(fields, 'STOP_TIME')];
  if (!side) throw refuse('SIDE', 'should be either Client or User');
  if (start < 0) throw refuse('START_TIME', 'should be greater or equal to zero');
  if (stop <= 0) throw refuse('STOP_TIME', 'should be greater than zero');
  const said = textOf(fields['MESSAGE']);
  if (said === '') throw refuse('MESSAGE', 'is empty');
  return { side, start, stop, text: said };
}
