/** Do the STUN and TURN servers answer? A peer connection of its own for each, all at once, that talks to nobody. */
import type { CheckReason, PhoneAccount } from '#shared/phone.ts';
import { waitFor } from '../abort.ts';
import { facts, failed, milliseconds, passed, skipped, type StepResult } from '../result.ts';

export const GATHERS_WITHIN = 3000;

type IceServer = PhoneAccount['iceServers'][number];
interface Answer {
  readonly server: string;
  readonly reason: CheckReason | null;
  readonly detail: string;
}

export async function checkIce(servers: PhoneAccount['iceServers'], signal: AbortSignal): Promise<StepResult> {
  if (servers.length === 0) return skipped('noIceServers');
  const answers = await Promise.all(servers.map((server) => gather(server, signal)));
  const detail = facts(...answers.map(({ server, detail }) => `${server} ${detail}`));
  const problem = answers.find(({ reason }) => reason !== null)?.reason ?? null;
  return problem === null ? passed(detail) : failed(problem, detail);
}

/** An ICE server's address has no secret: user name and password stand apart (RFC 7065 3.1). */
function gather(server: IceServer, signal: AbortSignal): Promise<Answer> {
  const isTurn = /^turns?:/i.test(server.urls);
  const begun = performance.now();
  let hasHost = false;
  let error: RTCPeerConnectionIceErrorEvent | null = null;
  const answer = (reason: CheckReason | null, detail: string): Answer => ({ server: server.urls, reason, detail });
  const good = (kind: string): Answer => answer(null, facts(kind, milliseconds(performance.now() - begun)));
  const bad = (): Answer => answer(reasonOf(isTurn, hasHost, error), error === null ? '✗' : `✗ ${error.errorCode}`);
  let connection: RTCPeerConnection;
  try {
    connection = new RTCPeerConnection({ iceServers: [{ ...server }], iceTransportPolicy: isTurn ? 'relay' : 'all' });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    // A TURN server without credentials, or no address at all (WebRTC 4.2.1, RTCConfiguration).
    return Promise.resolve(answer(error.name === 'InvalidAccessError' ? 'turnRefused' : 'notReached', '✗'));
  }
  return waitFor<Answer>(signal, (resolve, reject) => {
    const timer = setTimeout(() => resolve(bad()), GATHERS_WITHIN);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      hasHost ||= candidate?.type === 'host';
      if (candidate?.type === (isTurn ? 'relay' : 'srflx')) resolve(good(candidate?.type ?? ''));
    });
    connection.addEventListener('icecandidateerror', (event) => {
      error = event;
      // Of one interface or family; another may fare better. A refusal is the server's word for all of them.
      if (isTurn && isRefusal(event)) resolve(bad());
    });
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      // Chromium hides a public address that is the computer's own: without an error the server has answered.
      resolve(!isTurn && error === null && hasHost ? good('host') : bad());
    });
    connection.addTransceiver('audio');
    connection.setLocalDescription().catch((cause: unknown) => {
      if (connection.signalingState !== 'closed') reject(cause);
    });
    return () => {
      clearTimeout(timer);
      connection.close();
    };
  });
}

/** STUN error codes of the server's own (RFC 8489 14.8, RFC 8656 18); 600 and above are the browser's. */
const isRefusal = ({ errorCode }: RTCPeerConnectionIceErrorEvent): boolean => errorCode >= 300 && errorCode < 600;

function reasonOf(isTurn: boolean, hasHost: boolean, error: RTCPeerConnectionIceErrorEvent | null): CheckReason {
  if (error !== null && isRefusal(error)) return isTurn ? 'turnRefused' : 'refused';
  if (!isTurn) return hasHost ? 'stunSilent' : 'noCandidate';
  // 701: no connection, or no such name (WebRTC 4.8.2).
  return error === null ? 'timedOut' : 'notReached';
}
