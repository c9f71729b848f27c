import { randomBytes } from 'node:crypto';
import type { EventDispatch } from './event-delivery.ts';
import type { PortalApp } from './model.ts';
import { backgroundWorker } from './rest/placement-methods.ts';
import type { Site } from './site.ts';
import type { PortalState } from './state.ts';

/** The line that the preinstalled application brings. */
export const sandboxLine = { number: 'offhook-1', name: 'Berlin' } as const;

/** What an integrator has done before the first agent comes: installed the app, bound it, chosen its line. */
export function preinstall(state: PortalState, handlerSite: Site): PortalApp {
  const app = addApp(state, {
    name: 'Offhook',
    redirectUri: `${handlerSite.origin}/oauth.html`,
    handlerUrl: `${handlerSite.origin}/app`,
  });
  state.lines.push({ appId: app.id, ...sandboxLine, crmAutoCreate: true });
  state.settings.outgoingLine = sandboxLine.number;
  state.placements.push({
    id: state.nextId(),
    appId: app.id,
    placement: backgroundWorker,
    handler: `${handlerSite.origin}/placement.html`,
    userId: 0,
    options: { errorHandlerUrl: `${handlerSite.origin}/placement-error` },
    title: '',
    description: '',
    langAll: {},
    overtime: { day: '', count: 0 },
  });
  state.eventHandlers.push({
    id: state.nextId(),
    appId: app.id,
    event: 'ONEXTERNALCALLSTART',
    handler: `${handlerSite.origin}/event`,
    authType: 0,
    offline: false,
    connectorId: '',
    minTimeout: undefined,
  });
  state.webhooks.push({ userId: 1, code: randomBytes(8).toString('hex'), scope: ['telephony', 'user', 'placement'] });
  return app;
}

/** The form "Local application" (bitrix24.md 1.1). */
export interface AppForm {
  readonly name: string;
  readonly scope?: string[] | undefined;
  /** Where OAuth lands; a client can't choose it (1.4). */
  readonly redirectUri?: string | undefined;
  /** The application's page. Without it the application only uses the API and has no menu item. */
  readonly handlerUrl?: string | undefined;
  /**
   * "Path for initial installation": with a page, a wizard that must call `installFinish`; without one, where
   * ONAPPINSTALL is posted at once.
   */
  readonly installUrl?: string | undefined;
}

export function addApp(state: PortalState, given: AppForm): PortalApp {
  const id = Math.max(0, ...state.apps.map((app) => app.id)) + 1;
  const app: PortalApp = {
    id,
    clientId: `local.${randomBytes(7).toString('hex')}.${id}${String(Date.now()).slice(-7)}`,
    clientSecret: randomBytes(25).toString('hex'),
    name: given.name,
    applicationToken: randomBytes(16).toString('hex'),
    scope: given.scope ?? ['telephony', 'placement', 'pull', 'user_basic', 'crm'],
    redirectUri: given.redirectUri ?? 'https://app.example/oauth',
    handlerUrl: given.handlerUrl ?? '',
    installUrl: given.installUrl ?? '',
    installed: !needsWizard(given),
    accessFor: undefined,
    version: 1,
    options: {},
    userOptions: new Map(),
    opened: new Set(),
  };
  state.apps.push(app);
  return app;
}

interface Publicity {
  notify(address: string, event: string, app: PortalApp, actingUser: number, data: Record<string, unknown>): void;
}

/** The life of an application on the portal (bitrix24.md 1.2). */
export class Integrator {
  readonly #state: PortalState;
  readonly #events: EventDispatch & Publicity;

  constructor(state: PortalState, events: EventDispatch & Publicity) {
    this.#state = state;
    this.#events = events;
  }

  /** An administrator saves the form. An application without a page is installed at once and told so. */
  add(form: AppForm, administrator = 1): PortalApp {
    const app = addApp(this.#state, form);
    if (app.installed && app.installUrl !== '') {
      this.#events.notify(app.installUrl, 'ONAPPINSTALL', app, administrator, installData(app));
    }
    return app;
  }

  /** `installFinish` of the wizard; once only. */
  finishInstall(app: PortalApp, administrator: number): void {
    if (app.installed) return;
    app.installed = true;
    this.#state.timeline.record('app.installed', { appId: app.id, userId: administrator });
    this.#events.raise('ONAPPINSTALL', app, administrator, installData(app));
  }

  /** A new version: everything that the old one bound is gone, and its wizard runs again. */
  reinstall(app: PortalApp, administrator = 1): void {
    this.#unbind(app);
    app.version += 1;
    app.installed = !needsWizard(app);
    if (app.installed && app.installUrl !== '') {
      this.#events.notify(app.installUrl, 'ONAPPINSTALL', app, administrator, installData(app));
    }
  }

  /** The application is deleted; `clean` asks it to forget the portal's data. Its tokens die with it. */
  uninstall(app: PortalApp, { clean = false, administrator = 1 } = {}): void {
    this.#events.raise('ONAPPUNINSTALL', app, administrator, { LANGUAGE_ID: 'en', CLEAN: clean ? 1 : 0 });
    this.#unbind(app);
    this.#state.apps.splice(this.#state.apps.indexOf(app), 1);
    this.#state.timeline.record('app.uninstalled', { appId: app.id, userId: administrator });
  }

  #unbind(app: PortalApp): void {
    const { eventHandlers, placements, lines, offlineEvents, settings } = this.#state;
    const lost = lines.some((line) => line.appId === app.id && line.number === settings.outgoingLine);
    if (lost || settings.outgoingLine === `REST_APP:${app.id}`) settings.outgoingLine = '';
    for (const rows of [eventHandlers, placements, lines, offlineEvents]) removeRowsOf(rows, app.id);
  }
}

/** Only a page can call `installFinish`; what has none is installed when it is saved. */
const needsWizard = ({ handlerUrl = '', installUrl = '' }: Pick<AppForm, 'handlerUrl' | 'installUrl'>): boolean =>
  handlerUrl !== '' && installUrl !== '';

const installData = (app: PortalApp) => ({ VERSION: app.version, ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'en' });

function removeRowsOf(rows: { appId: number }[], appId: number): void {
  for (let index = rows.length - 1; index >= 0; index--) if (rows[index]?.appId === appId) rows.splice(index, 1);
}
