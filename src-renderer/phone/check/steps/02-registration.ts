/** Does the server take the account? A fresh REGISTER over the line's own connection, timed (RFC 3261 10.2). */
import type { CheckReason, Registration, RegistrationFailure } from '#shared/phone.ts';
import { reasonOf } from '../../registration-policy.ts';
import type { RegisterFailure } from '../../sip/user-agent.ts';
import { waitFor } from '../abort.ts';
import { facts, failed, milliseconds, passed, type StepResult } from '../result.ts';
import { nameOf } from './01-server.ts';

/** What is asked of `Signalling`. */
export interface Registrar {
  readonly registration: Registration;
  readonly server: string;
  readonly isConnected: boolean;
  /** @param told how the next REGISTER ends. @returns what stops listening */
  registerNow(told: (failure: RegisterFailure | null) => void): () => void;
}

const reasons = {
  wrongSipPassword: 'wrongPassword',
  sipForbidden: 'refused',
  sipServerRefused: 'refused',
  sipTimeout: 'timedOut',
  sipServerUnreachable: 'notReached',
} as const satisfies Record<RegistrationFailure, CheckReason>;

export async function checkRegistration(line: Registrar, address: string, signal: AbortSignal): Promise<StepResult> {
  const { registration, server } = line;
  if (!line.isConnected && registration.state === 'offline')
    return failed(reasons[registration.reason], nameOf(server));
  const begun = performance.now();
  const failure = await waitFor<RegisterFailure | null>(signal, (resolve) => line.registerNow(resolve));
  if (failure === null) return passed(facts(address, nameOf(line.server), milliseconds(performance.now() - begun)));
  const status = failure.type === 'status' ? `SIP ${failure.status}` : null;
  return failed(reasons[reasonOf(failure)], facts(nameOf(server), status));
}
