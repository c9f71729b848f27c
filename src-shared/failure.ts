import type { NetworkTrouble } from './network.ts';

/**
 * One small error family. `reason` decides what the user reads (message `failure.<reason>`) and what the program does;
 * `message` is for the log, `cause` for whoever debugs.
 */
export type FailureReason =
  // PBX
  | 'wrongSipPassword'
  | 'sipForbidden'
  | 'sipServerUnreachable'
  | 'sipServerRefused'
  | 'sipTimeout'
  // Portal
  | 'portalUnreachable'
  | 'portalAnswer'
  | 'portalRefused'
  | 'portalOverloaded'
  | 'portalSignInNeeded'
  | 'portalAccessDenied'
  | 'portalApproval'
  | 'portalApplication'
  | 'portalClosed'
  | 'portalBlocked'
  | 'portalLine'
  | 'portalUserInactive'
  | 'portalNumber'
  | 'portalLostCall'
  | 'portalRecording'
  | 'signInTimedOut'
  | 'signInCancelled'
  | 'signInState'
  | 'signInClient'
  | 'signInSecret'
  // The way there: `#shared/network.ts`
  | NetworkTrouble
  // Companion host
  | 'hostUnreachable'
  | 'hostRefused'
  | 'hostAnswer'
  | 'hostVersion'
  | 'callbackTaken'
  | 'callbackNotDialled'
  // Devices
  | 'microphoneDenied'
  | 'microphoneMissing'
  | 'microphoneBusy'
  // Browser bridge
  | 'bridgePort'
  | 'browserNotConnected'
  | 'pushUnreachable'
  | 'pushDisabled'
  // Links
  | 'linkUnknown'
  | 'linkUnreadable'
  | 'linkNotANumber'
  | 'linkOtherSystem'
  | 'linkSeveral'
  | 'linksNotTaken'
  // A company's set-up
  | 'provisionUnreadable'
  | 'provisionNotGenuine'
  | 'provisionExpired'
  | 'provisionReplayed'
  | 'provisionManaged'
  | 'provisionOtherKey'
  | 'provisionNotConfirmed'
  | 'provisionOpen'
  | 'provisionSecretGone'
  | 'provisionSecretUnreachable'
  // Keys that work from every program
  | 'selectionNoNumber'
  | 'startupRefused'
  // This computer
  | 'settingsUnreadable'
  | 'settingsNotWritten'
  | 'managed'
  | 'policyProblem'
  | 'secretsUnavailable'
  | 'secretsUnprotected'
  | 'journalUnavailable'
  | 'journalNewer'
  | 'recordingDiskFull'
  | 'recordingNotWritten'
  | 'recordingGone'
  | 'notErased'
  | 'reportDiskFull'
  | 'reportNotWritten'
  | 'invalidInput'
  | 'phoneCrashed'
  | 'endedBySleep'
  | 'unexpected';

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly reason: FailureReason;
  constructor(reason: FailureReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/** The reason behind anything thrown; `unexpected` is a bug of ours, and says so. */
export const reasonOf = (error: unknown): FailureReason => (error instanceof Failure ? error.reason : 'unexpected');

/** The portal's door is shut to us until somebody at the company does something about it. */
export const shutOutReasons = [
  'portalAccessDenied',
  'portalApproval',
  'portalApplication',
  'portalClosed',
  'portalBlocked',
] as const satisfies readonly FailureReason[];
export const isShutOut = (reason: FailureReason): boolean =>
  (shutOutReasons as readonly FailureReason[]).includes(reason);
