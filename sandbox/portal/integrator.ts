import { randomBytes } from 'node:crypto';
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
  });
  state.webhooks.push({ userId: 1, code: randomBytes(8).toString('hex'), scope: ['telephony', 'user', 'placement'] });
  return app;
}

export function addApp(state: PortalState, given: { name: string; scope?: string[]; redirectUri?: string }): PortalApp {
  const id = state.apps.length + 1;
  const app: PortalApp = {
    id,
    clientId: `local.${randomBytes(7).toString('hex')}.${id}${String(Date.now()).slice(-7)}`,
    clientSecret: randomBytes(25).toString('hex'),
    name: given.name,
    applicationToken: randomBytes(16).toString('hex'),
    scope: given.scope ?? ['telephony', 'placement', 'pull', 'user_basic', 'crm'],
    redirectUri: given.redirectUri ?? 'https://app.example/oauth',
    installed: true,
    version: 1,
    options: {},
    userOptions: new Map(),
  };
  state.apps.push(app);
  return app;
}
