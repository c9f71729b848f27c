/** What a failed registration means, and when to try again. Pure. */
import type { RegistrationFailure } from '#shared/phone.ts';
import type { RegisterFailure } from './sip/user-agent.ts';

export function reasonOf(failure: RegisterFailure): RegistrationFailure {
  switch (failure.type) {
    case 'noAnswer':
      return 'sipTimeout';
    case 'connectionLost':
      return 'sipServerUnreachable';
    case 'status':
      if (failure.status === 403) return 'sipForbidden';
      // A challenge to a request without credentials is one that JsSIP can't answer: not the password's fault.
      if ((failure.status === 401 || failure.status === 407) && failure.authorized) return 'wrongSipPassword';
      return 'sipServerRefused';
  }
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Milliseconds until the next REGISTER over a connection that stands.
 * What only a person can put right is asked for rarely: servers lock out who tries often.
 * @param attempt failures in a row, from 1
 * @param retryAfter seconds that the server asked for
 */
export function retryDelay(reason: RegistrationFailure, attempt: number, retryAfter: number | null): number {
  const asked = Math.min(retryAfter ?? 0, 3600) * SECOND;
  const rare = reason === 'wrongSipPassword' || reason === 'sipForbidden';
  const [first, most] = rare ? [5 * MINUTE, 30 * MINUTE] : [4 * SECOND, 2 * MINUTE];
  return Math.max(asked, Math.min(first * 2 ** (attempt - 1), most));
}
