import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { SessionAnswerSchema } from '#shared/host-api.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';

let world: HostedPortal;
beforeAll(async () => {
  world = await startHostedPortal();
});
afterAll(() => world?.stop());

const post = (path: string, body: object, session?: string) =>
  fetch(`${world.hostOrigin}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(session !== undefined && { authorization: `Bearer ${session}` }),
    },
    body: JSON.stringify(body),
  });

async function desktop(userId: number, instance: string): Promise<string> {
  const { accessToken } = world.portal.issueTokens(userId);
  const answer = await post('/session', { memberId: world.portal.memberId, accessToken, instance });
  return v.parse(SessionAnswerSchema, await answer.json()).session;
}

describe("an agent's several desktops, over the host", () => {
  it('give a CALL_ID to the one that asks first, also when it asks again', async () => {
    const [office, home] = [await desktop(12, 'office'), await desktop(12, 'home')];
    const claim = async (session: string) => (await post('/claim', { portalCallId: 'externalCall.1' }, session)).json();
    expect(await claim(office)).toEqual({ yours: true });
    expect(await claim(home)).toEqual({ yours: false });
    expect(await claim(office)).toEqual({ yours: true });
  });

  it('leave alone what one of them has announced', async () => {
    const [office, home] = [await desktop(12, 'office'), await desktop(12, 'home')];
    const announced = await post('/announce', { portalCallId: 'externalCall.2', toUserIds: ['13'] }, office);
    expect(await announced.json()).toEqual({ announced: true });
    expect(await (await post('/claim', { portalCallId: 'externalCall.2' }, home)).json()).toEqual({ yours: false });
    // And so do the colleague's, who may have missed the push: her card is no click.
    const colleague = await desktop(13, 'the colleague’s');
    const asked = await post('/claim', { portalCallId: 'externalCall.2' }, colleague);
    expect(await asked.json()).toEqual({ yours: false });
  });

  it.each(['/claim', '/announce', '/ring', '/ring/claim', '/ring/missed'])(
    'say nothing at %s without a session',
    async (path) => {
      const answer = await post(path, { portalCallId: 'externalCall.3', physicalId: 'p', leg: 'l', toUserIds: [] });
      expect([answer.status, await answer.json()]).toEqual([401, { error: 'sessionNeeded' }]);
    },
  );
});
