/** What the windows may ask for, answered. One function per row of the table in `#shared/ipc.ts`. */
import { reasonOf } from '#shared/failure.ts';
import type { IpcHandlers, Outcome } from '#shared/ipc.ts';
import { toastState } from './app-state.ts';
import { answerDigest } from './phone/digest.ts';
import type { Log, SecretStore } from './ports.ts';
import type { Program } from './program.ts';
import { authorizationUser } from './telephone.ts';

const done: Outcome = { ok: true };

export function ipcHandlers(program: Program, deps: { secrets: SecretStore; log: Log }): IpcHandlers {
  const log = deps.log.part('windows');
  /** An expected failure is an answer; it is logged here, once. */
  const attempt = async (event: string, action: () => Promise<void> | void): Promise<Outcome> => {
    try {
      await action();
      return done;
    } catch (error) {
      log.warn(event, { error });
      return { ok: false, reason: reasonOf(error) };
    }
  };
  return {
    'state:get': () => program.state,
    'toast:get': () => toastState(program.state),
    'call:command': (command, from) => program.book.command(command, from),
    'account:save': ({ account, password }) =>
      attempt('account.save', async () => {
        if (password !== '') await deps.secrets.set('sip.password', password);
        program.settings.update({ account });
        program.telephone.accountChanged();
      }),
    'portal:signIn': ({ portal, clientSecret }) =>
      attempt('portal.signIn', async () => {
        await program.session.signIn(portal, clientSecret, 'listener');
        await program.signedIn();
      }),
    'portal:cancelSignIn': () => attempt('portal.cancelSignIn', () => program.session.cancelSignIn()),
    'portal:signOut': () => attempt('portal.signOut', () => program.signOut()),
    'browser:connect': () => attempt('browser.connect', () => program.browser.connect()),
    'settings:set': ({ locale, theme }) =>
      attempt('settings.set', () =>
        program.settings.update({ ...(locale !== undefined && { locale }), ...(theme !== undefined && { theme }) }),
      ),
    'notice:close': ({ id }) => attempt('notice.close', () => program.notices.close(id)),
    'draft:clear': () => attempt('draft.clear', () => program.clearDraft()),
    'sip:digest': async (challenge) => {
      const { account } = program.settings.current;
      const password = await deps.secrets.get('sip.password');
      if (account === null || password === null) return { response: null };
      return { response: answerDigest(challenge, { user: authorizationUser(account), password }) };
    },
    'phone:report': (report) => attempt('phone.report', () => program.telephone.report(report)),
  };
}
