import type { PortalUser } from '../model.ts';
import type { PageContext } from './page-context.ts';
import { type Html, html, jsonScript } from './html.ts';
import { icons } from './icons.ts';

const sections = [
  { path: '/crm/contact/list/', label: 'Contacts', icon: icons.contacts },
  { path: '/crm/company/list/', label: 'Companies', icon: icons.companies },
  { path: '/crm/lead/list/', label: 'Leads', icon: icons.leads },
  { path: '/telephony/', label: 'Calls', icon: icons.calls },
  { path: '/marketplace/', label: 'Applications', icon: icons.applications },
  { path: '/sandbox', label: 'Inspection', icon: icons.workshop },
];

/** The frame of every portal page. A slider page is its content alone, as a document of its own (bitrix24.md 5.2). */
export function portalPage(title: string, content: Html, user: PortalUser, context: PageContext): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${title} · Sandbox portal</title>
  <link rel="stylesheet" href="/web/style.css">
  ${jsonScript('page-context', context)}
  <script type="module" src="/web/main.ts"></script>
</head>
<body class="${context.slider ? 'in-slider' : 'portal'}">
  ${context.slider ? content : shell(content, user, context.uri)}
  <div id="intranet-placement-PAGE_BACKGROUND_WORKER" style="display:none"></div>
</body>
</html>`.markup;
}

function shell(content: Html, user: PortalUser, uri: string): Html {
  const link = (section: (typeof sections)[number]) => html`
      <a href="${section.path}" ${uri.startsWith(section.path.replace('list/', '')) && html`aria-current="page"`}>
        ${section.icon}<span>${section.label}</span></a>`;
  return html`
  <nav class="side" aria-label="Portal">
    <a class="brand" href="/crm/contact/list/">Sandbox<b>24</b></a>${sections.map(link)}
  </nav>
  <div class="stage">
    <header class="top">
      <span class="connection" id="push-state" role="status">Connecting</span>
      <span class="avatar">${initials(user)}</span>
      <span>${user.name} ${user.lastName} <small>ext. ${user.innerNumber}</small></span>
      <a href="/logout/">Log out</a>
    </header>
    <main>${content}</main>
  </div>
  <div id="toasts" role="status" aria-live="polite"></div>`;
}

export const initials = (user: PortalUser): string => `${user.name[0] ?? ''}${user.lastName[0] ?? ''}`;
