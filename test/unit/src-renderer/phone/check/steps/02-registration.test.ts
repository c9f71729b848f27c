import { describe, expect, it } from 'vitest';
import type { Registration } from '#shared/phone.ts';
import { checkRegistration } from '../../../../../../src-renderer/phone/check/steps/02-registration.ts';
import type { RegisterFailure } from '../../../../../../src-renderer/phone/sip/user-agent.ts';

interface Situation {
  readonly registration?: Registration;
  readonly isConnected?: boolean;
  /** How the REGISTER ends; it never does without. */
  readonly failure?: RegisterFailure | null;
}

function begin({ registration = { state: 'registered' }, isConnected = true, failure }: Situation) {
  const listening = new Set<(failure: RegisterFailure | null) => void>();
  const stop = new AbortController();
  const line = {
    registration,
    isConnected,
    server: 'wss://pbx.example/ws',
    registerNow(told: (failure: RegisterFailure | null) => void) {
      listening.add(told);
      if (failure !== undefined) queueMicrotask(() => told(failure));
      return () => void listening.delete(told);
    },
  };
  return { end: checkRegistration(line, '101@pbx.example', stop.signal), listening, stop };
}

const status = (code: number, authorized = false): RegisterFailure => ({
  type: 'status',
  status: code,
  authorized,
  retryAfter: null,
});

describe('the registration under test', () => {
  it('passes with the account, the server and how long it took', async () => {
    const { end, listening } = begin({ failure: null });
    expect(await end).toMatchObject({ state: 'passed', reason: null });
    expect((await end).detail).toMatch(/^101@pbx\.example · wss:\/\/pbx\.example\/ws · \d+ ms$/);
    expect(listening.size).toBe(0);
  });

  it.each([
    [status(401, true), 'wrongPassword', 'SIP 401'],
    [status(407, true), 'wrongPassword', 'SIP 407'],
    [status(401), 'refused', 'SIP 401'],
    [status(403), 'refused', 'SIP 403'],
    [status(503), 'refused', 'SIP 503'],
    [{ type: 'noAnswer' } as const, 'timedOut', ''],
    [{ type: 'connectionLost' } as const, 'notReached', ''],
  ])('%o is told as %s', async (failure, reason, fact) => {
    const result = await begin({ failure }).end;
    expect(result).toMatchObject({ state: 'failed', reason });
    expect(result.detail).toContain(fact);
  });

  it('does not wait for a server that is known to be away', async () => {
    const { end, listening } = begin({
      isConnected: false,
      registration: { state: 'offline', reason: 'sipServerUnreachable' },
    });
    expect(await end).toMatchObject({ state: 'failed', reason: 'notReached' });
    expect(listening.size).toBe(0);
  });

  it('waits for a connection that is being made, and lets go when it is called off', async () => {
    const { end, listening, stop } = begin({ isConnected: false, registration: { state: 'connecting' } });
    expect(listening.size).toBe(1);
    stop.abort(new Error('enough'));
    await expect(end).rejects.toThrow('enough');
    expect(listening.size).toBe(0);
  });
});
