/** What has to be bound at a portal, judged against what is, and the commands that make it so. Pure. */
import * as v from 'valibot';
import { HOST_PATH } from '#shared/host-api.ts';
import type { WizardCheck } from '#shared/host-wizard.ts';
import type { BatchCommand } from '#shared/web/portal/portal-api.ts';
import { placementHandler, WORKER } from '../placement/placement-guard.ts';

export const EVENTS = [
  'ONEXTERNALCALLSTART',
  'ONEXTERNALCALLBACKSTART',
  'ONAPPINSTALL',
  'ONAPPUNINSTALL',
  'ONAPPTEST',
] as const;

/** Each entry: one of these will do (bitrix24.md 1.7). */
const SCOPES = [['telephony'], ['placement'], ['pull'], ['crm'], ['user_basic', 'user']] as const;

export interface Wanted {
  readonly publicUrl: string;
  readonly line: { readonly number: string; readonly name: string };
}

const strings = v.fallback(v.array(v.string()), []);
export const FoundSchema = v.object({
  scope: strings,
  placements: v.fallback(v.array(v.object({ placement: v.string(), handler: v.string() })), []),
  events: v.fallback(v.array(v.object({ event: v.string(), handler: v.string() })), []),
  lines: v.fallback(v.array(v.object({ NUMBER: v.string() })), []),
  outgoingLine: v.fallback(v.string(), ''),
});
export type Found = v.InferOutput<typeof FoundSchema>;

export const QUESTIONS: readonly BatchCommand[] = [
  { key: 'scope', method: 'scope', params: {} },
  { key: 'placements', method: 'placement.get', params: {} },
  { key: 'events', method: 'event.get', params: {} },
  { key: 'lines', method: 'telephony.externalLine.get', params: {} },
  { key: 'outgoingLine', method: 'voximplant.line.outgoing.get', params: {} },
  { key: 'app', method: 'app.info', params: {} },
];

export function judge(found: Found, wanted: Wanted): WizardCheck[] {
  const missing = SCOPES.filter((choice) => !choice.some((scope) => found.scope.includes(scope))).map(([name]) => name);
  const { handler } = placementHandler(wanted.publicUrl);
  const workers = found.placements.filter(({ placement }) => placement === WORKER);
  const unbound = EVENTS.filter((event) => !isBoundEvent(found, event, wanted));
  const line = found.lines.some(({ NUMBER }) => NUMBER === wanted.line.number);
  return [
    { name: 'scopes', state: missing.length === 0 ? 'ok' : 'missing', detail: missing.join(', ') },
    {
      name: 'placement',
      state: stateOf(
        workers.some((one) => one.handler === handler),
        workers.some((one) => one.handler !== handler),
      ),
      detail: workers.map((one) => one.handler).join(', '),
    },
    {
      name: 'events',
      state: stateOf(unbound.length === 0, staleEvents(found, wanted).length > 0),
      detail: unbound.join(', '),
    },
    { name: 'line', state: line ? 'ok' : 'missing', detail: `${wanted.line.name} (${wanted.line.number})` },
    {
      name: 'outgoingLine',
      // A deleted line may stay the portal's choice, and carries nothing.
      state: line && found.outgoingLine === wanted.line.number ? 'ok' : 'missing',
      detail: found.outgoingLine,
    },
  ];
}

/** Something at another address of ours has to go even when the right one is there: it would get everything twice. */
const stateOf = (isThere: boolean, isStale: boolean): WizardCheck['state'] =>
  isStale ? 'stale' : isThere ? 'ok' : 'missing';

export function repairCommands(found: Found, wanted: Wanted): BatchCommand[] {
  const { handler, errorHandlerUrl } = placementHandler(wanted.publicUrl);
  const workers = found.placements.filter(({ placement }) => placement === WORKER);
  const stale = workers.filter((one) => one.handler !== handler);
  const commands: Omit<BatchCommand, 'key'>[] = [
    // There may be one only: the old one goes first (bitrix24.md 5.1).
    ...stale.map((one) => ({ method: 'placement.unbind', params: { PLACEMENT: WORKER, HANDLER: one.handler } })),
    ...(workers.length > stale.length
      ? []
      : [
          {
            method: 'placement.bind',
            params: { PLACEMENT: WORKER, HANDLER: handler, OPTIONS: { errorHandlerUrl }, TITLE: 'Offhook' },
          },
        ]),
    ...staleEvents(found, wanted).map(unbindEvent),
    ...EVENTS.filter((event) => !isBoundEvent(found, event, wanted)).map((event) => ({
      method: 'event.bind',
      params: { EVENT: event, HANDLER: eventHandler(wanted) },
    })),
    ...(found.lines.some(({ NUMBER }) => NUMBER === wanted.line.number)
      ? []
      : [{ method: 'telephony.externalLine.add', params: { NUMBER: wanted.line.number, NAME: wanted.line.name } }]),
    ...(found.outgoingLine === wanted.line.number
      ? []
      : [{ method: 'voximplant.line.outgoing.set', params: { LINE_ID: wanted.line.number } }]),
  ];
  return numbered(commands);
}

/** Everything of ours, the line included. */
export function unbindCommands(found: Found, wanted: Wanted): BatchCommand[] {
  return numbered([
    ...found.placements
      .filter(({ placement }) => placement === WORKER)
      .map((one) => ({ method: 'placement.unbind', params: { PLACEMENT: WORKER, HANDLER: one.handler } })),
    ...found.events.filter(({ event }) => isOurs(event)).map(unbindEvent),
    ...found.lines
      .filter(({ NUMBER }) => NUMBER === wanted.line.number)
      .map(() => ({ method: 'telephony.externalLine.delete', params: { NUMBER: wanted.line.number } })),
  ]);
}

const eventHandler = ({ publicUrl }: Wanted): string => `${publicUrl}${HOST_PATH.event}`;
const isOurs = (event: string): boolean => EVENTS.some((known) => known === event.toUpperCase());

const isBoundEvent = (found: Found, event: string, wanted: Wanted): boolean =>
  found.events.some((row) => row.event.toUpperCase() === event && row.handler === eventHandler(wanted));

/** An offline binding has no handler, and harms nobody. */
const staleEvents = (found: Found, wanted: Wanted) =>
  found.events.filter(({ event, handler }) => isOurs(event) && handler !== '' && handler !== eventHandler(wanted));

const unbindEvent = ({ event, handler }: { event: string; handler: string }) => ({
  method: 'event.unbind',
  params: { EVENT: event.toUpperCase(), HANDLER: handler },
});

const numbered = (commands: readonly Omit<BatchCommand, 'key'>[]): BatchCommand[] =>
  commands.map((command, index) => ({ key: `c${index}`, ...command }));
