/** "Test my phone": what the steps are made with, and when they must not run. */
import type { PhoneAccount } from '#shared/phone.ts';
import type { AudioDevices } from '../audio/audio-devices.ts';
import type { Signalling } from '../signalling.ts';
import type { CheckRun, Step } from './check-run.ts';
import { skipped } from './result.ts';
import { checkServer } from './steps/01-server.ts';
import { checkRegistration } from './steps/02-registration.ts';
import { checkIce } from './steps/03-ice.ts';
import { checkMicrophone } from './steps/04-microphone.ts';
import { checkSpeaker } from './steps/05-speaker.ts';
import { checkEcho } from './steps/06-echo.ts';

export interface CheckedLine {
  readonly account: PhoneAccount;
  readonly rtc: RTCConfiguration;
  readonly signalling: Signalling;
  readonly isInCall: boolean;
}

export interface Checked {
  /** null: no account is set up. */
  readonly line: CheckedLine | null;
  readonly devices: AudioDevices;
  /** Number of an echo service. */
  readonly echo: string | null;
  /** Only what nobody hears: the diagnostics'. */
  readonly quiet?: boolean;
}

/** @example startCheck(new CheckRun((check) => report({ type: 'check', check })), { line, devices, echo: '600' }); */
export function startCheck(run: CheckRun, checked: Checked): void {
  run.start(stepsOf(checked), checked.quiet === true);
  // A test would take the microphone, and put a tone into the agent's ear.
  if (checked.line?.isInCall === true) run.stop('inCall');
}

function stepsOf({ line, devices, echo, quiet = false }: Checked): readonly Step[] {
  const onLine = (
    name: Step['name'],
    within: number,
    check: (line: CheckedLine, signal: AbortSignal) => ReturnType<Step['run']>,
  ): Step => ({
    name,
    within,
    run: async (signal) => (line === null ? skipped('noAccount') : check(line, signal)),
  });
  const aloud = (step: Step): Step => (quiet ? { ...step, run: async () => skipped('notAsked') } : step);
  return [
    onLine('server', 6000, ({ account }, signal) => checkServer(account.servers, signal)),
    onLine('registration', 8000, ({ account, signalling }, signal) =>
      checkRegistration(signalling, account.address, signal),
    ),
    onLine('ice', 5000, ({ account }, signal) => checkIce(account.iceServers, signal)),
    { name: 'microphone', within: 10_000, run: (signal) => checkMicrophone(devices, signal) },
    aloud({ name: 'speaker', within: 8000, run: (signal) => checkSpeaker(devices, signal) }),
    aloud(
      onLine('echo', 40_000, ({ signalling, rtc }, signal) =>
        checkEcho({ line: signalling, number: echo, rtc }, signal),
      ),
    ),
  ];
}
