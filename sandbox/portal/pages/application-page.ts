import type { PortalApp } from '../model.ts';
import type { PortalState } from '../state.ts';
import { type Html, html } from './html.ts';

/** Installed applications with a page of their own, as the portal's menu lists them. */
export function applicationsPage(state: PortalState): { title: string; content: Html } {
  const row = (app: PortalApp) => html`
    <tr>
      <td><a class="name" href="/marketplace/app/${app.id}/">${app.name}</a></td>
      <td>${app.version}</td>
      <td>${app.installed ? 'Installed' : 'Not fully installed'}</td>
    </tr>`;
  const content = html`
    <h1>Applications</h1>
    <div class="panel flush">
      <table>
        <thead><tr><th>Name</th><th>Version</th><th>State</th></tr></thead>
        <tbody>${state.apps.filter((app) => app.handlerUrl !== '').map(row)}</tbody>
      </table>
    </div>`;
  return { title: 'Applications', content };
}

/** The frame's home, or why there is none (bitrix24.md 1.2). */
export function applicationPage(
  app: PortalApp,
  kind: 'page' | 'wizard' | 'unfinished' | undefined,
): { title: string; content: Html } {
  const inside =
    kind === 'page' || kind === 'wizard'
      ? html`<div id="app-page"></div>`
      : html`<div class="panel"><p>${
          kind === 'unfinished'
            ? 'The application is not fully installed. An administrator has to finish its installation.'
            : 'This application has no page.'
        }</p></div>`;
  return { title: app.name, content: html`<h1>${app.name}</h1>${inside}` };
}
