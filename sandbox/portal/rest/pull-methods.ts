import type { PortalApp } from '../model.ts';
import type { PullConfigs } from '../pull/config.ts';
import type { PullServer } from '../pull/pull-server.ts';
import { RestError } from './errors.ts';
import type { RestCall, RestMethod } from './method.ts';
import { ids, type Params, text, upperKeys } from './params.ts';

/** `pull.application.*` (bitrix24.md 4.7): an application's own channels, for any of its users. */
export function pullMethods(pull: PullServer, configs: PullConfigs): [string, RestMethod][] {
  const method = (run: (call: RestCall & { app: PortalApp }, params: Params) => unknown): RestMethod => ({
    scope: 'pull',
    // They refuse webhooks themselves, with a text of their own.
    webhook: true,
    run: (call) => run({ ...call, app: applicationOf(call) }, upperKeys(call.params)),
  });
  return [
    ['pull.application.config.get', method(({ app, user }, params) => configGet(pull, configs, app, user.id, params))],
    ['pull.application.event.add', method((call, params) => eventAdd(pull, call, params))],
    [
      'pull.config.get',
      {
        scope: 'pull',
        webhook: true,
        run: () => {
          throw new RestError('WRONG_AUTH_TYPE', 'Method not available for OAuth authorization.', 403);
        },
      },
    ],
  ];
}

function applicationOf({ app }: RestCall): PortalApp {
  if (app) return app;
  const description = 'Get access to application config available only for application authorization.';
  throw new RestError('WRONG_AUTH_TYPE', description, 403);
}

/** CACHE spares the portal work and changes nothing here; REOPEN=N leaves a channel that has ended as it is. */
function configGet(pull: PullServer, configs: PullConfigs, app: PortalApp, userId: number, params: Params) {
  const reopen = params['REOPEN'] !== 'N';
  return configs.answer(
    pull.channels.current('private', app.id, userId, reopen),
    pull.channels.current('shared', app.id, 0, reopen),
  );
}

function eventAdd(pull: PullServer, call: RestCall & { app: PortalApp }, params: Params): true {
  const receivers = receiversOf(call, params);
  const module = params['MODULE_ID'] === undefined ? 'application' : text(params, 'MODULE_ID');
  if (!/^[a-z0-9._]+$/.test(module)) throw new RestError('MODULE_ID_ERROR', 'Module ID format error');
  const command = text(params, 'COMMAND');
  if (!/^[\w:|.-]+$/.test(command)) throw new RestError('COMMAND_ERROR', 'Command format error');
  const publication = { appId: call.app.id, by: call.user.id, module, command, params: eventParams(params) };
  if (receivers === 'everyone') pull.publish({ ...publication, type: 'shared', userId: 0 });
  else for (const userId of receivers) pull.publish({ ...publication, type: 'private', userId });
  return true;
}

/** Administrators reach anybody; others themselves only, by their own id as a string and nothing else. */
function receiversOf({ user }: RestCall, params: Params): readonly number[] | 'everyone' {
  const given = params['USER_ID'];
  if (given === undefined || given === null) return 'everyone';
  if (user.admin) return ids(params, 'USER_ID') ?? 'everyone';
  if (given === String(user.id)) return [user.id];
  throw new RestError('USER_ID_ACCESS_ERROR', 'Only admin can send notifications to other channels');
}

function eventParams(params: Params): unknown {
  const given = params['PARAMS'] ?? [];
  const value = typeof given === 'string' ? parsed(given) : given;
  if (typeof value !== 'object' || value === null) throw new RestError('PARAMS_ERROR', 'Params format error');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
