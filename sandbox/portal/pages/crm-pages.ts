import { refOf } from '../crm.ts';
import type { Activity, CrmEntity, EntityType, PhoneEntry, StatisticsRow } from '../model.ts';
import type { PortalState } from '../state.ts';
import { type Html, html } from './html.ts';
import { icons } from './icons.ts';

const plural: Record<EntityType, string> = { CONTACT: 'Contacts', COMPANY: 'Companies', LEAD: 'Leads' };

export const detailsPath = (entity: { type: EntityType; id: number }): string =>
  `/crm/${entity.type.toLowerCase()}/details/${entity.id}/`;

export function listPage(state: PortalState, type: EntityType): { title: string; content: Html } {
  const row = (entity: CrmEntity) => html`
    <tr>
      <td><a class="name" href="${detailsPath(entity)}"><span class="avatar">${letters(entity)}</span>${entity.title}</a></td>
      <td>${entity.note}</td>
      <td>${entity.phones.map((phone) => phoneLink(phone, entity))}</td>
      <td>${responsible(state, entity.assignedById)}</td>
    </tr>`;
  const rows = state.entities.filter((entity) => entity.type === type);
  const content = html`
    <h1>${plural[type]}
      <button type="button" class="start-call-list" data-entity-type="${type}"
        data-entity-ids="${rows.map((entity) => entity.id).join(',')}">Start call list</button></h1>
    <div class="panel flush">
      <table>
        <thead><tr><th>Name</th><th>About</th><th>Phone</th><th>Responsible</th></tr></thead>
        <tbody>${rows.map(row)}</tbody>
      </table>
    </div>`;
  return { title: plural[type], content };
}

export function detailsPage(state: PortalState, entity: CrmEntity): { title: string; content: Html } {
  const company = entity.company === undefined ? undefined : state.entity('COMPANY', entity.company);
  const content = html`
    <h1><span class="avatar large">${letters(entity)}</span>${entity.title}</h1>
    <div class="details">
      <section class="panel" aria-label="About">
        <dl>
          <dt>Phone</dt><dd>${entity.phones.map((phone) => phoneLink(phone, entity))}</dd>
          ${entity.email !== '' && html`<dt>E-mail</dt><dd>${entity.email}</dd>`}
          <dt>About</dt><dd>${entity.note}</dd>
          ${company && html`<dt>Company</dt><dd><a href="${detailsPath(company)}">${company.title}</a></dd>`}
          <dt>Responsible</dt><dd>${responsible(state, entity.assignedById)}</dd>
        </dl>
      </section>
      <section class="panel" aria-label="Timeline">
        <h2>Timeline</h2>
        <ol id="timeline" data-type="${entity.type}" data-id="${entity.id}">${timelineItems(state, entity)}</ol>
      </section>
    </div>`;
  return { title: entity.title, content };
}

/** What happened with a client, newest first; the page fetches it again when an activity is added. */
export function timelineItems(state: PortalState, entity: CrmEntity): Html {
  const activities = state.activities.filter(
    (activity) => activity.owner.type === entity.type && activity.owner.id === entity.id,
  );
  return html`${activities.toReversed().map((activity) => timelineItem(state, activity))}
    <li class="born"><time>${when(entity.createdAt)}</time><p>Created</p></li>`;
}

function timelineItem(state: PortalState, activity: Activity): Html {
  const talked = activity.failedCode === '200';
  const kind = activity.direction === 'outgoing' ? 'outgoing' : talked ? 'incoming' : 'missed';
  return html`
    <li class="call ${kind}" data-activity="${activity.id}">
      <span class="dot">${icons[kind]}</span>
      <time>${when(activity.startTime)}</time>
      <p><b>${activity.subject}</b></p>
      <p>${talked ? `Talked for ${duration(activity.duration)}` : outcome(activity)} · ${responsible(state, activity.responsibleId)}</p>
      ${activity.comment !== '' && html`<p class="comment">${activity.comment}</p>`}
      ${activity.recordFileId !== undefined && html`<p><a href="/disk/downloadFile/${activity.recordFileId}/">Recording</a></p>`}
    </li>`;
}

const outcome = (activity: Activity): string =>
  activity.direction === 'incoming' ? 'Missed' : `Not reached (${activity.failedCode})`;

export function callsPage(state: PortalState): { title: string; content: Html } {
  const row = (call: StatisticsRow) => html`
    <tr>
      <td>${when(call.startDate)}</td>
      <td>${call.type === 1 ? 'Outgoing' : 'Incoming'}</td>
      <td>${call.phoneNumber}</td>
      <td>${client(state, call)}</td>
      <td>${responsible(state, call.portalUserId)}</td>
      <td>${call.talked ? duration(call.duration) : `code ${call.failedCode}`}</td>
    </tr>`;
  const content = html`
    <h1>Calls</h1>
    <div class="panel flush">
      <table>
        <thead><tr><th>Time</th><th>Direction</th><th>Number</th><th>Client</th><th>Agent</th><th>Talked</th></tr></thead>
        <tbody>${state.statistics.toReversed().map(row)}</tbody>
      </table>
    </div>`;
  return { title: 'Calls', content };
}

function client(state: PortalState, call: StatisticsRow): Html | string {
  const entity = call.entity && state.entity(call.entity.type, call.entity.id);
  return entity ? html`<a href="${detailsPath(refOf(entity))}">${entity.title}</a>` : '';
}

/** Format 4 of the callto setting: the link of the protocol, and a click that the phone takes over (bitrix24.md 4.8). */
const phoneLink = (phone: PhoneEntry, entity: CrmEntity): Html => html`
  <a class="phone" href="callto://${phone.value}" data-phone="${phone.value}" data-entity-type="${entity.type}"
    data-entity-id="${entity.id}">${phone.value}</a> `;

function responsible(state: PortalState, id: number): string {
  const user = state.user(id);
  return user ? `${user.name} ${user.lastName}` : '';
}

const letters = (entity: CrmEntity): string =>
  entity.title
    .split(' ')
    .slice(0, 2)
    .map((word) => word[0] ?? '')
    .join('')
    .toUpperCase();

export const duration = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

export const when = (at: number): string =>
  new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
