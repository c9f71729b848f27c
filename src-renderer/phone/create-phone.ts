/** The phone: account and commands in, reports out. Everything that it is made of hangs together here and nowhere else. */
import { defaultAudioSettings } from '#shared/audio.ts';
import type { PhoneCommand } from '#shared/command.ts';
import type { WindowApi } from '#shared/ipc.ts';
import type { DigestRequest, PhoneAccount, PhoneOptions, PhoneReport, PhoneRequest } from '#shared/phone.ts';
import { AudioDevices } from './audio/audio-devices.ts';
import { CheckRun } from './check/check-run.ts';
import { startCheck } from './check/phone-check.ts';
import { Headsets } from './headsets.ts';
import { Line } from './line.ts';
import { MicrophoneError } from './microphone.ts';
import { onNetworkChange } from './network/events.ts';
import { CallRecording } from './recording/call-recording.ts';
import { TonePlayer } from './tones/player.ts';

export interface PhoneParts {
  readonly api: WindowApi<'phone'>;
}

export interface Phone {
  /** Ends calls, unregisters and falls silent. */
  stop(): void;
}

/**
 * Starts to listen and reports `ready`; main then sends options and account.
 * @example createPhone({ api: window.offhook })
 */
export function createPhone({ api }: PhoneParts): Phone {
  let line: Line | null = null;
  let recordingBeep = false;

  const report = (what: PhoneReport): void => {
    api.invoke('phone:report', what).then(
      (outcome) => {
        if (!outcome.ok) console.error('report refused', what.type, outcome.reason);
      },
      (error: unknown) => console.error('report lost', what.type, error),
    );
  };
  const answerChallenge = async (request: DigestRequest): Promise<string | null> =>
    (await api.invoke('sip:digest', request)).response;

  const devices = new AudioDevices(defaultAudioSettings, {
    devices: (list) => report({ type: 'devices', devices: [...list] }),
    notice: (notice) => report({ type: 'deviceNotice', notice }),
    level: (level) => report({ type: 'level', level }),
  });
  const tones = new TonePlayer(devices);
  const headsets = new Headsets({ report, audioLabels: () => devices.labels });

  const check = new CheckRun((progress, quiet) => report({ type: 'check', check: progress, ...(quiet && { quiet }) }));

  const setUp = (account: PhoneAccount | null): void => {
    check.stop('cancelled');
    line?.stop();
    line = null;
    if (account === null) return;
    try {
      line = new Line({
        account,
        tones,
        devices,
        report,
        answerChallenge,
        startRecording: (callId, failed) => CallRecording.start({ callId, api, failed }),
        wantsRecordingBeep: () => recordingBeep,
        callBegins: () => check.stop('inCall'),
      });
    } catch (error) {
      // An address that JsSIP or WebSocket can't read: nothing can be asked of any server.
      report({ type: 'dropped', what: 'request', detail: `account: ${String(error)}`.slice(0, 500) });
      report({ type: 'registration', registration: { state: 'offline', reason: 'sipServerUnreachable' } });
    }
  };
  const execute = (command: PhoneCommand): void => {
    if (line !== null) return line.execute(command);
    report({ type: 'dropped', what: 'command', detail: `${command.type}: no account` });
    if (command.type !== 'dial') return;
    const end = { cause: 'refused', by: 'local', sipCode: null } as const;
    report({ type: 'call', callId: command.callId, event: { type: 'ended', at: Date.now(), end } });
  };
  const follow = (options: PhoneOptions): void => {
    recordingBeep = options.recordingBeep;
    devices.apply(options.audio);
    headsets.choose(options.headset);
  };
  const testMicrophone = (on: boolean): void => {
    devices.test(on).catch((error: unknown) => {
      if (!(error instanceof MicrophoneError)) throw error;
      report({ type: 'microphone', reason: error.reason });
    });
  };
  const testPhone = ({ on, echo, quiet = false }: Extract<PhoneRequest, { type: 'check' }>): void => {
    // Cancelled: main has forgotten the run, and must not take its end for the next one's.
    if (on) startCheck(check, { line: line?.checked ?? null, devices, echo, quiet });
    else check.stop(null);
  };
  const serve = (request: PhoneRequest): void => {
    if (request.type === 'meter') testMicrophone(request.on);
    else if (request.type === 'testTone') tones.test(request.role);
    else if (request.type === 'networkChanged') line?.networkChanged();
    else if (request.type === 'addHeadset') headsets.look();
    else if (request.type === 'check') testPhone(request);
    else if (request.type === 'watch') line?.watch(request.watched);
  };

  const stopListening = [
    api.on('phone:options', follow),
    api.on('phone:account', setUp),
    api.on('phone:command', execute),
    api.on('phone:request', serve),
    api.on('phone:lights', (lights) => headsets.show(lights)),
    devices.onMoved(() => headsets.follow()),
    onNetworkChange(() => line?.networkChanged()),
  ];
  report({ type: 'ready' });
  return {
    stop() {
      for (const stop of stopListening) stop();
      setUp(null);
      headsets.stop();
      tones.close();
      devices.close();
    },
  };
}
