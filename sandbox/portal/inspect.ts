import * as v from 'valibot';
import { chaosSchema } from './chaos.ts';
import { knobsSchema, restFaultSchema } from './faults.ts';
import type { Incoming } from './http/listener.ts';
import { htmlReply, jsonReply, notFound } from './http/replies.ts';
import { changeSettings, settingsSchema } from './settings.ts';
import { inspectionPage } from './pages/inspection-page.ts';
import type { PortalApp } from './model.ts';
import type { PortalParts } from './parts.ts';

/** `/sandbox` for people, `/sandbox/api/…` for tests and scripts. No sign-in: it is a sandbox on loopback. */
export async function answerInspection(incoming: Incoming, parts: PortalParts): Promise<Response> {
  const { pathname } = incoming.url;
  if (pathname === '/sandbox' || pathname === '/sandbox/') return htmlReply(inspectionPage(parts));
  const name = pathname.replace('/sandbox/api/', '');
  if (incoming.request.method === 'POST') return command(name, incoming.request, parts);
  const view = views[name];
  return view ? jsonReply(view(parts)) : notFound();
}

const views: Readonly<Record<string, (parts: PortalParts) => unknown>> = {
  calls: ({ state }) => [...state.calls.values()],
  statistics: ({ state }) => state.statistics,
  activities: ({ state }) => state.activities,
  entities: ({ state }) => state.entities,
  leads: ({ state }) => state.entities.filter((entity) => entity.type === 'LEAD'),
  lines: ({ state }) => state.lines,
  chat: ({ state }) => state.chat,
  records: ({ state }) => state.records.map(({ content, ...file }) => ({ ...file, bytes: content.length })),
  placements: ({ state }) => state.placements,
  handlers: ({ state }) => state.eventHandlers,
  'offline-events': ({ state }) => state.offlineEvents,
  apps: ({ state }) => state.apps.map(plainApp),
  pushes: ({ push }) => push.records,
  'push-clients': ({ pull }) => pull.clients(),
  events: ({ events }) => events.deliveries,
  rest: ({ restRecords }) => restRecords.list,
  timeline: ({ state }) => state.timeline.entries,
};

const commands = {
  fault: restFaultSchema,
  chaos: chaosSchema,
  settings: settingsSchema,
  knobs: knobsSchema,
  'expire-tokens': v.strictObject({ userId: v.optional(v.number()), refresh: v.optional(v.boolean()) }),
  down: v.strictObject({ how: v.picklist(['refuse', 'hang']), forMs: v.pipe(v.number(), v.minValue(1)) }),
  'cut-push': v.strictObject({ userId: v.exactOptional(v.number()) }),
  'expire-channels': v.strictObject({
    how: v.picklist(['reconnect', 'get_config']),
    userId: v.exactOptional(v.number()),
    type: v.exactOptional(v.picklist(['private', 'shared'])),
  }),
  'announce-push': v.strictObject({ command: v.picklist(['config_expire', 'server_restart']) }),
  'add-app': v.strictObject({
    name: v.string(),
    scope: v.exactOptional(v.array(v.string())),
    redirectUri: v.exactOptional(v.string()),
    handlerUrl: v.exactOptional(v.string()),
    installUrl: v.exactOptional(v.string()),
  }),
  'uninstall-app': v.strictObject({ appId: v.number(), clean: v.optional(v.boolean(), false) }),
  'reinstall-app': v.strictObject({ appId: v.number() }),
  callback: v.strictObject({
    number: v.string(),
    text: v.string(),
    lineNumber: v.string(),
    entity: v.optional(v.strictObject({ type: v.string(), id: v.number() })),
  }),
  clear: v.object({}),
  click: v.strictObject({ userId: v.number(), number: v.string(), mobile: v.optional(v.boolean()) }),
};

async function command(name: string, request: Request, parts: PortalParts): Promise<Response> {
  const { faults } = parts;
  try {
    const body: unknown = await request.json();
    switch (name) {
      case 'fault':
        faults.next(v.parse(commands.fault, body));
        break;
      case 'chaos':
        faults.chaos(v.parse(commands.chaos, body));
        break;
      case 'settings':
        changeSettings(parts.state.settings, v.parse(commands.settings, body));
        break;
      case 'knobs':
        faults.set(v.parse(commands.knobs, body));
        break;
      case 'expire-tokens':
        faults.expireTokens(v.parse(commands['expire-tokens'], body));
        break;
      case 'down': {
        const { how, forMs } = v.parse(commands.down, body);
        // The answer to this very request must get out first.
        setImmediate(() => void faults.downFor(how, forMs));
        break;
      }
      case 'cut-push':
        parts.pull.cut(v.parse(commands['cut-push'], body).userId);
        break;
      case 'expire-channels': {
        const { how, ...only } = v.parse(commands['expire-channels'], body);
        parts.pull.expireChannels(how, only);
        break;
      }
      case 'announce-push':
        parts.pull.announce(v.parse(commands['announce-push'], body).command);
        break;
      case 'add-app': {
        const app = parts.integrator.add(v.parse(commands['add-app'], body));
        return jsonReply(plainApp(app));
      }
      case 'uninstall-app': {
        const { appId, clean } = v.parse(commands['uninstall-app'], body);
        parts.integrator.uninstall(knownApp(appId, parts), { clean });
        break;
      }
      case 'reinstall-app':
        parts.integrator.reinstall(knownApp(v.parse(commands['reinstall-app'], body).appId, parts));
        break;
      case 'callback':
        parts.requestCallback(v.parse(commands.callback, body));
        break;
      case 'clear':
        faults.clear();
        break;
      case 'click':
        return jsonReply(parts.click(v.parse(commands.click, body)));
      default:
        return notFound();
    }
    return jsonReply({ ok: true });
  } catch (error) {
    const wrong = error instanceof v.ValiError || error instanceof SyntaxError || error instanceof UnknownRow;
    if (wrong) return jsonReply({ error: error.message }, 400);
    throw error;
  }
}

/** Without what JSON can't carry. */
const plainApp = ({ userOptions: _options, opened: _opened, ...app }: PortalApp) => app;

/** A command named something that the portal doesn't have. */
class UnknownRow extends Error {
  override readonly name = 'UnknownRow';
}

function knownApp(appId: number, { state }: PortalParts): PortalApp {
  const app = state.app(appId);
  if (!app) throw new UnknownRow(`no application ${appId}`);
  return app;
}
