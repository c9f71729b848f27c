/** What the windows may ask for, answered. One function per row of the table in `#shared/ipc.ts`. */
import { Failure, reasonOf } from '#shared/failure.ts';
import type { IpcHandlers, Outcome } from '#shared/ipc.ts';
import type { Settings } from '#shared/settings.ts';
import { stripState, toastState } from './app-state.ts';
import { Challenges } from './phone/challenges.ts';
import type { Log, SecretStore } from './ports.ts';
import type { Program } from './program.ts';

const done: Outcome = { ok: true };

export interface HandlerDeps {
  readonly secrets: SecretStore;
  readonly log: Log;
  /** Brings the main window to the front. */
  readonly openWindow: () => void;
  readonly quit: () => void;
  /** @returns whether the system hands telephone links to this program from now on */
  readonly claimTelephoneLinks: () => Promise<boolean>;
  readonly openHomepage: () => Promise<void>;
}

export function ipcHandlers(program: Program, deps: HandlerDeps): IpcHandlers {
  const log = deps.log.part('windows');
  const challenges = new Challenges({ secrets: deps.secrets, account: () => program.telephone.runningAccount });
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
    'strip:get': () => stripState(program.state),
    'program:quit': () => attempt('program.quit', deps.quit),
    'window:open': () => attempt('window.open', deps.openWindow),
    'call:command': (command, from) => program.command(command, from),
    'crm:search': ({ text }) => program.crm.search(text),
    'account:save': ({ account, password }) => attempt('account.save', () => program.accounts.save(account, password)),
    'portal:signIn': ({ portal, clientSecret }) =>
      attempt('portal.signIn', async () => {
        await program.session.signIn(portal, clientSecret, 'listener');
        await program.signedIn();
      }),
    'portal:cancelSignIn': () => attempt('portal.cancelSignIn', () => program.session.cancelSignIn()),
    'portal:signOut': () => attempt('portal.signOut', () => program.signOut()),
    'browser:connect': () => attempt('browser.connect', () => program.browser.connect()),
    'account:select': ({ id }) => attempt('account.select', () => program.accounts.select(id)),
    'account:remove': ({ id }) => attempt('account.remove', () => program.accounts.remove(id)),
    'settings:set': (patch) => attempt('settings.set', () => program.settings.update(given(patch))),
    'meter:set': ({ on }) => attempt('meter.set', () => program.telephone.ask({ type: 'meter', on })),
    'tone:test': ({ role }) => attempt('tone.test', () => program.telephone.ask({ type: 'testTone', role })),
    'check:set': ({ on }) => attempt('check.set', () => program.telephone.setCheck(on)),
    'microphone:settings': () => attempt('microphone.settings', () => program.openMicrophoneSettings()),
    'shortcuts:record': ({ on }) => attempt('shortcuts.record', () => program.shortcuts.setRecording(on)),
    'headset:add': () => attempt('headset.add', () => program.telephone.ask({ type: 'addHeadset' })),
    'callback:accept': ({ id }) => attempt('callback.accept', () => program.acceptCallback(id)),
    'callback:skip': ({ id }) => attempt('callback.skip', () => program.host.callbacks.skip(id)),
    'provision:accept': ({ id, password }) =>
      attempt('provision.accept', () => program.provisioning.accept(id, password)),
    'provision:refuse': ({ id }) => attempt('provision.refuse', () => program.provisioning.refuse(id)),
    'provision:forget': () => attempt('provision.forget', () => program.provisioning.forget()),
    'notice:close': ({ id }) => attempt('notice.close', () => program.notices.close(id)),
    'history:seen': () => attempt('history.seen', () => program.historySeen()),
    'draft:clear': () => attempt('draft.clear', () => program.clearDraft()),
    'sip:digest': async (challenge) => ({ response: await challenges.answer(challenge) }),
    'phone:report': (report) => attempt('phone.report', () => program.telephone.report(report)),
    'recording:begin': ({ callId }) => attempt('recording.begin', () => program.beginRecording(callId)),
    'recording:piece': ({ callId, seq, bytes }) =>
      attempt('recording.piece', () => program.recordings.append(callId, seq, bytes)),
    'recording:end': ({ callId }) => attempt('recording.end', () => program.recordings.end(callId)),
    'updates:check': () => attempt('updates.check', () => program.updates.check()),
    'updates:install': () => attempt('updates.install', () => program.updates.install()),
    'updates:later': () => attempt('updates.later', () => program.updates.later()),
    'proxy:answer': (credentials) => attempt('proxy.answer', () => program.proxyLogin.submit(credentials)),
    'proxy:decline': () => attempt('proxy.decline', () => program.proxyLogin.decline()),
    'links:claim': () =>
      attempt('links.claim', async () => {
        if (!(await deps.claimTelephoneLinks())) throw new Failure('linksNotTaken', 'the system has refused');
      }),
    'about:home': () => attempt('about.home', () => deps.openHomepage()),
    'report:retry': ({ id }) => attempt('report.retry', () => program.retryReport(id)),
    'diagnostics:set': ({ on }) =>
      attempt('diagnostics.set', () => {
        if (on) void program.diagnostics.start();
        else program.diagnostics.cancel();
      }),
    'diagnostics:save': ({ dumps }) => attempt('diagnostics.save', () => program.diagnostics.save(dumps)),
    'diagnostics:cancelSave': () => attempt('diagnostics.cancelSave', () => program.diagnostics.cancelReport()),
    'diagnostics:showFile': () => attempt('diagnostics.showFile', () => program.diagnostics.showReport()),
    'log:follow': ({ on }) => {
      if (on) return program.diagnostics.tail.follow();
      program.diagnostics.tail.leave();
      return [];
    },
    'history:erase': () => attempt('history.erase', () => program.erase()),
  };
}

/** What was asked to change, without the fields that were not named. */
function given(patch: { readonly [Field in keyof Settings]?: Settings[Field] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
