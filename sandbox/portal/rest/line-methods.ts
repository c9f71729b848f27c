import { phpArray } from '../http/php-form.ts';
import type { ExternalLine } from '../model.ts';
import type { PortalState } from '../state.ts';
import { accessDenied, methodError } from './errors.ts';
import type { RestCall, RestMethod } from './method.ts';
import { type Params, text } from './params.ts';

/** External lines of an app and the portal's default outgoing line (bitrix24.md 3.8, 3.9). */
export function lineMethods(state: PortalState): [string, RestMethod][] {
  const method = (run: RestMethod['run'], webhook = false): RestMethod => ({ scope: 'telephony', webhook, run });
  return [
    ['telephony.externalline.add', method((call) => add(state, call))],
    ['telephony.externalline.update', method((call) => update(state, call))],
    ['telephony.externalline.delete', method((call) => remove(state, call))],
    ['telephony.externalline.get', method((call) => own(state, call).map(lineRow))],
    ['voximplant.line.get', method((call) => manage(call) && lines(state), true)],
    ['voximplant.line.outgoing.get', method((call) => manage(call) && state.settings.outgoingLine, true)],
    ['voximplant.line.outgoing.set', method((call) => manage(call) && setOutgoing(state, call.params), true)],
  ];
}

const lineRow = (line: ExternalLine) => ({
  NUMBER: line.number,
  NAME: line.name,
  CRM_AUTO_CREATE: line.crmAutoCreate ? 'Y' : 'N',
});

const own = (state: PortalState, call: RestCall): ExternalLine[] =>
  state.lines.filter((line) => line.appId === call.app?.id);

const lineId = (state: PortalState, line: ExternalLine) => ({ ID: state.lines.indexOf(line) + 1 });

function add(state: PortalState, call: RestCall) {
  const number = text(call.params, 'NUMBER').trim();
  if (number === '') throw methodError('NUMBER should not be empty');
  if (own(state, call).some((line) => line.number === number)) throw methodError('Line already exists');
  const line = {
    appId: call.app?.id ?? 0,
    number,
    name: text(call.params, 'NAME'),
    crmAutoCreate: call.params['CRM_AUTO_CREATE'] !== 'N',
  };
  state.lines.push(line);
  return lineId(state, line);
}

function update(state: PortalState, call: RestCall) {
  const line = required(state, call);
  const { NAME: name, CRM_AUTO_CREATE: autoCreate } = call.params;
  if (name === undefined && autoCreate === undefined) throw methodError('There are no fields to update');
  if (name !== undefined) line.name = text(call.params, 'NAME');
  if (autoCreate !== undefined) line.crmAutoCreate = autoCreate !== 'N';
  return lineId(state, line);
}

function remove(state: PortalState, call: RestCall) {
  state.lines.splice(state.lines.indexOf(required(state, call)), 1);
  return [];
}

function required(state: PortalState, call: RestCall): ExternalLine {
  const number = text(call.params, 'NUMBER').trim();
  if (number === '') throw methodError('NUMBER should not be empty');
  const line = own(state, call).find((known) => known.number === number);
  if (!line) throw methodError(`Could not find line with number ${number}`);
  return line;
}

/** What `voximplant.line.outgoing.set` takes, with its name. */
function lines(state: PortalState): Record<string, string> | string[] {
  const apps = state.apps.map((app) => [`REST_APP:${app.id}`, app.name] as const);
  const external = state.lines.map((line) => [line.number, line.name || line.number] as const);
  return phpArray([...Object.entries(state.settings.sipLines), ...apps, ...external]);
}

/** The right "manage numbers: modify", which administrators have. */
function manage(call: RestCall): true {
  if (!call.user.admin) throw accessDenied('Access denied!');
  return true;
}

/** Answers 1 even for an unknown line, and then changes nothing (3.9). */
function setOutgoing(state: PortalState, params: Params): 1 {
  const id = text(params, 'LINE_ID');
  const known =
    state.lines.some((line) => line.number === id) ||
    state.apps.some((app) => `REST_APP:${app.id}` === id) ||
    id in state.settings.sipLines;
  if (known) state.settings.outgoingLine = id;
  return 1;
}
