import type { Incoming, Reply } from './http/listener.ts';
import { htmlReply, notFound, redirect } from './http/replies.ts';
import { answerAjax } from './ajax.ts';
import { answerInspection } from './inspect.ts';
import type { EntityType, PortalUser } from './model.ts';
import { authorize, token } from './oauth.ts';
import { callsPage, detailsPage, listPage } from './pages/crm-pages.ts';
import { type Html, html } from './pages/html.ts';
import { portalPage } from './pages/layout.ts';
import { loginPage } from './pages/login.ts';
import { applicationPage, applicationsPage } from './pages/application-page.ts';
import { noticePage } from './pages/notice.ts';
import type { PageContext } from './pages/page-context.ts';
import type { PortalParts } from './parts.ts';
import { answerRest, type RestServices } from './rest/endpoint.ts';
import { readJson } from './rest/request.ts';
import { webAsset } from './web-assets.ts';

/** Every address of the portal. */
export async function answerPortal(incoming: Incoming, parts: PortalParts, rest: RestServices): Promise<Reply> {
  const { pathname } = incoming.url;
  if (pathname.startsWith('/rest/')) return answerRest(incoming, rest);
  if (pathname.startsWith('/web/')) return webAsset(pathname.slice('/web/'.length));
  if (pathname === '/sandbox' || pathname.startsWith('/sandbox/')) return answerInspection(incoming, parts);
  if (pathname === '/oauth/token/' || pathname === '/oauth/token') return token(incoming, parts);
  const user = parts.sessions.user(incoming.cookies);
  if (pathname === '/oauth/authorize/' || pathname === '/oauth/authorize') return authorize(incoming, user, parts);
  if (pathname.startsWith('/login/')) return login(incoming, parts);
  if (pathname === '/logout/') return redirect('/login/', { 'set-cookie': parts.sessions.close(incoming.cookies) });
  if (!user) return redirect(`/login/?back=${encodeURIComponent(pathname + incoming.url.search)}`);
  if (pathname.startsWith('/ajax/')) return answerAjax(pathname.slice('/ajax/'.length), incoming, user, parts);
  return page(incoming, user, parts);
}

/** `/login/` asks who; `/login/as/12?back=/…` is the one click. */
function login({ url }: Incoming, { state, sessions, site }: PortalParts): Response {
  const given = url.searchParams.get('back') ?? '/';
  // Only a path of this portal: no open redirect.
  const back = /^\/(?![/\\])/.test(given) ? given : '/';
  const id = /^\/login\/as\/(\d+)\/?$/.exec(url.pathname)?.[1];
  const user = id === undefined ? undefined : state.user(Number(id));
  if (!user) return htmlReply(loginPage(state.users, back));
  return redirect(back, { 'set-cookie': sessions.open(user.id, site.secure) });
}

const lists: ReadonlyMap<string, EntityType> = new Map([
  ['/crm/contact/list/', 'CONTACT'],
  ['/crm/company/list/', 'COMPANY'],
  ['/crm/lead/list/', 'LEAD'],
]);

function page({ url }: Incoming, user: PortalUser, parts: PortalParts): Response {
  if (url.pathname === '/') return redirect('/crm/contact/list/');
  const found = content(url.pathname, user, parts);
  if (found === 'download') return download(url.pathname, parts);
  if (!found) return htmlReply(noticePage('Not found', 'There is no such page in this portal.'), 404);
  const body = portalPage(found.title, found.content, user, pageContext(url, user, parts));
  // The portal can't be framed by anybody else (5.3).
  return htmlReply(body, 200, { 'x-frame-options': 'SAMEORIGIN' });
}

function content(
  path: string,
  user: PortalUser,
  { state, placements }: PortalParts,
): { title: string; content: Html } | 'download' | undefined {
  if (path.startsWith('/disk/downloadFile/')) return 'download';
  if (path === '/telephony/') return callsPage(state);
  if (path === '/desktop/') return { title: 'Desktop', content: desktopContent };
  if (path === '/marketplace/') return applicationsPage(state);
  const app = state.app(applicationId(path));
  if (app) return applicationPage(app, placements.appPage(app.id, user));
  const type = lists.get(path);
  if (type) return listPage(state, type);
  const [, kind = '', id] = /^\/crm\/(contact|company|lead)\/details\/(\d+)\/$/.exec(path) ?? [];
  const entity = state.entity(kind.toUpperCase(), Number(id));
  return entity && detailsPage(state, entity);
}

function download(path: string, { state }: PortalParts): Response {
  const file = state.records.find((record) => path === `/disk/downloadFile/${record.id}/`);
  if (!file) return notFound();
  const type = file.name.toLowerCase().endsWith('.wav') ? 'audio/wav' : 'audio/mpeg';
  return new Response(new Uint8Array(file.content), { headers: { 'content-type': type } });
}

/** While a user has this page open, cards come up here and in none of his tabs (5.7). */
const desktopContent = html`<h1>Bitrix24 Desktop</h1><p>The messenger of this computer. Calls are shown here.</p>`;

const applicationId = (path: string): number => Number(/^\/marketplace\/app\/(\d+)\/$/.exec(path)?.[1] ?? 0);

/** What `openApplication` has put into the address. */
function applicationOptions(url: URL): Record<string, unknown> {
  return readJson(url.searchParams.get('params') ?? '');
}

function pageContext(url: URL, user: PortalUser, { state, placements, faults }: PortalParts): PageContext {
  const app = state.app(applicationId(url.pathname));
  return {
    slider: url.searchParams.get('IFRAME') === 'Y',
    desktop: url.pathname === '/desktop/',
    uri: url.pathname,
    user: { id: user.id, name: `${user.name} ${user.lastName}`, admin: user.admin },
    app: app === undefined ? undefined : { id: app.id, options: applicationOptions(url) },
    placements: placements.visibleTo(user).map((handler) => handler.id),
    colleagues: state.users
      .filter((other) => other.active && other.id !== user.id)
      .map((other) => ({ id: other.id, name: `${other.name} ${other.lastName}`, innerNumber: other.innerNumber })),
    autoClose: state.settings.autoClose,
    commentGraceMs: state.settings.commentGraceMs,
    overtimeMs: state.settings.overtime.thresholdMs,
    knobs: {
      slowParentMs: faults.knobs.slowParentMs,
      entityChangedFirst: faults.knobs.entityChangedFirst,
      callListCards: faults.knobs.callListCards,
    },
  };
}
