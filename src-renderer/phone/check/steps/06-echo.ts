/** Does sound come through both ways? A real call to an echo service, with a tone in the microphone's place. */
import type { QualitySummary } from '#shared/quality.ts';
import type { EndFacts } from '../../outcome.ts';
import type { MediaParts, SipSession } from '../../sip/session.ts';
import { InvalidTarget } from '../../sip/user-agent.ts';
import { pause, waitFor } from '../abort.ts';
import { EchoTone } from '../echo-tone.ts';
import { facts, failed, milliseconds, passed, skipped, type StepResult } from '../result.ts';
import { TestCall } from '../test-call.ts';

/** From the answer: a service may say what it is before it echoes. */
export const HEARS_WITHIN = 15_000;
/** The quality is told of so much sound at least: one period of RTCP reports. */
const RATED_AFTER = 5000;
const LOOKS_EVERY = 10;

export interface EchoLine {
  readonly isConnected: boolean;
  /** @throws InvalidTarget */
  call(target: string, media: MediaParts): SipSession;
}

export interface EchoParts {
  readonly line: EchoLine;
  readonly number: string | null;
  readonly rtc: RTCConfiguration;
}

export async function checkEcho(parts: EchoParts, signal: AbortSignal): Promise<StepResult> {
  if (parts.number === null) return skipped('noEchoNumber');
  if (!parts.line.isConnected) return failed('notReached');
  const tone = new EchoTone();
  try {
    return await callWith(tone, { ...parts, number: parts.number }, signal);
  } catch (error) {
    if (error instanceof InvalidTarget) return failed('refused', parts.number);
    throw error;
  } finally {
    await tone.close();
  }
}

async function callWith(
  tone: EchoTone,
  { line, number, rtc }: EchoParts & { readonly number: string },
  signal: AbortSignal,
): Promise<StepResult> {
  const over = new AbortController();
  let end: EndFacts | null = null;
  const confirmed = Promise.withResolvers<void>();
  const session = line.call(number, { stream: tone.stream, rtc });
  const call = new TestCall(session, (rtc.iceServers ?? []).length > 0, {
    confirmed: () => confirmed.resolve(),
    ended: (facts) => {
      end = facts;
      over.abort();
    },
  });
  tone.listenTo(session.connection);
  const whileItLasts = AbortSignal.any([signal, over.signal]);
  try {
    await waitFor<void>(whileItLasts, (resolve) => {
      void confirmed.promise.then(resolve);
      return () => {};
    });
    const begun = performance.now();
    const roundTrip = await echoOf(tone, whileItLasts);
    if (roundTrip === null) return failed('noEcho', facts(number, codecOf(call.quality())));
    await pause(Math.max(0, begun + RATED_AFTER - performance.now()), whileItLasts);
    return passed(facts(number, ...figuresOf(call.quality(), roundTrip)));
  } catch (error) {
    if (signal.aborted || end === null) throw error;
    return resultOf(end, number);
  } finally {
    call.close();
  }
}

/** @returns milliseconds from mouth to ear and back; null: nothing comes back, or not what was sung */
async function echoOf(tone: EchoTone, signal: AbortSignal): Promise<number | null> {
  const until = performance.now() + HEARS_WITHIN;
  const turns = async (heard: boolean): Promise<boolean> => {
    while (tone.isHeard !== heard) {
      if (performance.now() > until) return false;
      await pause(LOOKS_EVERY, signal);
    }
    return true;
  };
  if (!(await turns(true))) return null;
  tone.sing(false);
  if (!(await turns(false))) return null;
  const begun = performance.now();
  tone.sing(true);
  return (await turns(true)) ? performance.now() - begun : null;
}

const codecOf = ({ codec }: QualitySummary): string | null => codec?.name ?? null;

/** Loss of the worse direction. */
function figuresOf(quality: QualitySummary, roundTrip: number): (string | null)[] {
  const { lossIn, lossOut, mos } = quality;
  const loss = lossIn === null && lossOut === null ? null : Math.max(lossIn ?? 0, lossOut ?? 0);
  return [
    codecOf(quality),
    milliseconds(roundTrip),
    loss === null ? null : `loss ${loss.toFixed(1)} %`,
    mos === null ? null : `MOS ${mos.mean.toFixed(1)}`,
  ];
}

function resultOf({ answered, status, cause }: EndFacts, number: string): StepResult {
  if (answered) return failed('noEcho', number);
  if (status === 408 || cause === 'Request Timeout') return failed('timedOut', number);
  if (status !== null) return failed('refused', facts(number, `SIP ${status}`));
  return failed('notReached', facts(number, cause));
}
