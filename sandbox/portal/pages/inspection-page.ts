import type { PortalParts } from '../parts.ts';
import { textOf } from '../values.ts';
import { controls } from './controls.ts';
import { duration, when } from './crm-pages.ts';
import { html, type Html } from './html.ts';

type Cell = string | number | Html | undefined;

/** Everything that the portal knows, newest first, for a person who wants to see what happened. */
export function inspectionPage(parts: PortalParts): string {
  const { state, push, pull, events, restRecords } = parts;
  const tables = [
    table('Running calls', ['Since', 'CALL_ID', 'User', 'Number', 'Type', 'Line', 'EXTERNAL_CALL_ID'], () =>
      [...state.calls.values()].map((call) => [
        when(call.dateCreate),
        call.callId,
        call.userId,
        call.phoneNumber,
        call.type,
        call.lineNumber,
        call.externalCallId,
      ]),
    ),
    table('Statistics', ['Start', 'CALL_ID', 'User', 'Number', 'Type', 'Talked', 'Code', 'Record'], () =>
      state.statistics.map((row) => [
        when(row.startDate),
        row.callId,
        row.portalUserId,
        row.phoneNumber,
        row.type,
        duration(row.duration),
        row.failedCode,
        row.recordFileId,
      ]),
    ),
    table('Activities', ['Start', 'Subject', 'Client', 'Responsible', 'Completed'], () =>
      state.activities.map((activity) => [
        when(activity.startTime),
        activity.subject,
        `${activity.owner.type} ${activity.owner.id}`,
        activity.responsibleId,
        activity.completed ? 'yes' : 'no',
      ]),
    ),
    table('REST requests', ['Time', 'Source', 'User', 'Method', 'Status', 'Outcome', 'Error', 'ms'], () =>
      restRecords.list.map((record) => [
        when(record.at),
        record.source,
        record.userId,
        record.inside.length > 0 ? `${record.method}: ${record.inside.join(', ')}` : record.method,
        record.status,
        record.outcome,
        record.error,
        record.milliseconds,
      ]),
    ),
    table('Pushes', ['Time', 'User', 'Command', 'Tabs', 'Call'], () =>
      push.records.map((record) => [
        when(record.at),
        record.userId,
        `${record.module_id}/${record.command}`,
        record.tabs,
        textOf(record.params['callId']),
      ]),
    ),
    table('Push clients', ['Client', 'User', 'Application', 'Framing'], () =>
      pull.clients().map((client) => [client.client, client.userId, client.appId, client.framing]),
    ),
    table('Messages of applications', ['Time', 'Channel', 'To', 'From', 'Command', 'mid'], () =>
      state.timeline
        .past('push.published')
        .map(({ at, data }) => [when(at), data.type, data.userId, data.by, `${data.module}/${data.command}`, data.mid]),
    ),
    table('Offline events', ['Time', 'Event', 'User', 'Reserved by', 'MESSAGE_ID'], () =>
      state.offlineEvents.map((row) => [when(row.at), row.name, row.userId, row.processId, row.messageId]),
    ),
    table('Applications', ['Id', 'Name', 'Installed', 'Version', 'Client id'], () =>
      state.apps.map((app) => [app.id, app.name, app.installed ? 'yes' : 'no', app.version, app.clientId]),
    ),
    table('Events', ['Time', 'Event', 'Handler', 'Outcome'], () =>
      events.deliveries.map((delivery) => [when(delivery.at), delivery.event, delivery.handler, delivery.outcome]),
    ),
    table('Leads', ['Created', 'Title', 'Responsible'], () =>
      state.entities
        .filter((entity) => entity.type === 'LEAD')
        .map((lead) => [when(lead.createdAt), lead.title, lead.assignedById]),
    ),
  ];
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Inspection · Sandbox portal</title><link rel="stylesheet" href="/web/style.css"></head>
<body class="inspection">
  <h1>Inspection</h1>
  <p><a href="/">Portal</a>. The same as JSON: <code>/sandbox/api/{calls, statistics, activities, rest, pushes, events, timeline, …}</code></p>
  ${controls(parts)}
  ${tables}
  <script type="module" src="/web/controls.ts"></script>
</body>
</html>`.markup;
}

function table(title: string, head: readonly string[], rows: () => Cell[][]): Html {
  const lines = rows();
  return html`
  <section class="panel flush" aria-label="${title}">
    <h2>${title} <small>${lines.length}</small></h2>
    <table>
      <thead><tr>${head.map((name) => html`<th>${name}</th>`)}</tr></thead>
      <tbody>${lines.toReversed().map((line) => html`<tr>${line.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
    </table>
  </section>`;
}
