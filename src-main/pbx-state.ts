/** What the phone window's reports say about the registration, as the windows show it. */
import type { Registration } from '#shared/phone.ts';
import type { PbxState } from '#shared/state.ts';

export function pbxState(registration: Registration, now: number): PbxState {
  switch (registration.state) {
    case 'connecting':
      return { state: 'connecting' };
    case 'registered':
      return { state: 'registered', since: now };
    case 'offline':
      return { state: 'offline', reason: registration.reason };
  }
}
