/** The proxy that Chromium's network stack goes through, and the questions of proxies, which only main can answer. */
import { app, type AuthInfo, type Session } from 'electron';
import { type ProxyConfig, proxyConfig } from '../network/proxy-config.ts';
import type { ProxyCredentials, ProxyLogin } from '../network/proxy-login.ts';
import type { Log } from '../ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/** `ProxyLogin.answer` */
export type AnswerProxy = ProxyLogin['answer'];
type Callback = (user?: string, password?: string) => void;

/** For one request: it remembers what it was given, so that the same proxy's second question means that it was wrong. */
export function loginListener(answer: AnswerProxy): (info: AuthInfo, callback: Callback) => void {
  let given: { readonly proxy: string; readonly credentials: ProxyCredentials } | null = null;
  const credentialsFor = async ({ isProxy, host, port, realm }: AuthInfo): Promise<ProxyCredentials | null> => {
    const proxy = `${host}:${port}`;
    const refused = given?.proxy === proxy ? given.credentials : null;
    try {
      const credentials = await answer({ isProxy, host, port, realm, refused });
      given = credentials === null ? null : { proxy, credentials };
      return credentials;
    } catch {
      // Whatever went wrong: without an answer the request would hang.
      given = null;
      return null;
    }
  };
  const reply = async (info: AuthInfo, callback: Callback): Promise<void> => {
    const credentials = await credentialsFor(info);
    // Nothing cancels, and the failure is told like any other.
    if (credentials === null) callback();
    else callback(credentials.user, credentials.password);
  };
  return (info, callback) => void reply(info, callback);
}

/** What pages ask, for their WebSockets too: a listener for each proxy stands for all of their requests. */
export function answerProxies(answer: AnswerProxy): void {
  const listeners = new Map<string, ReturnType<typeof loginListener>>();
  app.on('login', (event, _contents, details, info, callback) => {
    // A server's question is left to Electron, which cancels it.
    if (!info.isProxy) return;
    event.preventDefault();
    const proxy = `${info.host}:${info.port}`;
    const known = details.firstAuthAttempt ? undefined : listeners.get(proxy);
    const listener = known ?? loginListener(answer);
    listeners.set(proxy, listener);
    listener(info, callback);
  });
}

export interface FollowDeps {
  readonly settings: SettingsStore;
  /** All that make requests: the windows', and the updater's own. */
  readonly sessions: () => readonly Pick<Session, 'setProxy' | 'closeAllConnections'>[];
  readonly log: Log;
}

/**
 * Sets the proxy now, and with every change of the settings.
 * @param changed another one is in use: connections of the former one are closed
 */
export async function followProxy({ settings, sessions, log }: FollowDeps, changed: () => void): Promise<void> {
  let current: ProxyConfig | null = null;
  const apply = async (): Promise<void> => {
    const config = proxyConfig(settings.current.network);
    if (JSON.stringify(config) === JSON.stringify(current)) return;
    const isFirst = current === null;
    current = config;
    log.info('proxy.set', { mode: config.mode });
    for (const session of sessions()) {
      await session.setProxy(config);
      if (!isFirst) await session.closeAllConnections();
    }
    if (!isFirst) changed();
  };
  settings.subscribe(() => void apply().catch((error: unknown) => log.error('proxy.notSet', { error })));
  await apply();
}
