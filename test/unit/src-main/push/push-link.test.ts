import { describe, expect, it } from 'vitest';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { PushLink } from '../../../../src-main/push/push-link.ts';
import { configAnswer } from '../../src-shared/push/sample-config.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

type Answer = (params: Readonly<Record<string, unknown>>) => unknown;

function rig(event: Answer, config: Answer = () => configAnswer()) {
  const asked: unknown[] = [];
  const link = new PushLink({
    portal: {
      call: <Result>(method: string, params: Readonly<Record<string, unknown>>) => {
        const isEvent = method === 'pull.application.event.add';
        if (isEvent) asked.push(params['USER_ID']);
        return new Promise<Result>((resolve) => {
          resolve((isEvent ? event : config)(params) as Result);
        });
      },
    },
    openSocket: () => ({ send: () => undefined, close: () => undefined, addEventListener: () => undefined }),
    clock: new ManualClock(),
    random: () => 0,
    log: silentLog,
    count: () => undefined,
  });
  return { link, asked };
}

function refuse(code: string): never {
  throw new PortalError('portalRefused', { code, status: 400, delivery: 'refused' });
}

describe('the push link', () => {
  it('names the own user by a number where a text is refused, and remembers it', async () => {
    const { link, asked } = rig(({ USER_ID }) => typeof USER_ID === 'number' || refuse('USER_ID_ACCESS_ERROR'));
    link.start({ userId: '12', secure: true });
    await link.send('offhook.test', {});
    await link.send('offhook.test', {});
    expect(asked).toEqual(['12', 12, 12]);
    link.stop();
  });

  it('repeats nothing else that was refused', async () => {
    const { link, asked } = rig(() => refuse('PARAMS_ERROR'));
    link.start({ userId: '12', secure: true });
    await expect(link.send('offhook.test', {})).rejects.toMatchObject({ code: 'PARAMS_ERROR' });
    expect(asked).toEqual(['12']);
    link.stop();
  });

  it('sends nothing for nobody', async () => {
    const { link, asked } = rig(() => true);
    await expect(link.send('offhook.test', {})).rejects.toMatchObject({ reason: 'portalSignInNeeded' });
    expect(asked).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ['refuses', () => refuse('insufficient_scope'), 'portalRefused'],
    ['has no push server', () => ({ server: { server_enabled: false } }), 'pushDisabled'],
    ['answers rubbish', () => 'soon', 'portalAnswer'],
  ])('says so when the portal %s', async (_what, config, reason) => {
    const { link } = rig(() => true, config);
    link.start({ userId: '12', secure: true });
    await expect.poll(() => link.reason).toBe(reason);
    expect(link.isUp).toBe(false);
    link.stop();
    expect(link.reason).toBeNull();
  });
});
