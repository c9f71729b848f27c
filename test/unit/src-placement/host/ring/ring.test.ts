import { describe, expect, it } from 'vitest';
import {
  answerFor,
  claim,
  type Desktop,
  join,
  left,
  missed,
  registered,
  release,
  type Ring,
  ROUND_MS,
  SILENT_MS,
  takeOver,
} from '../../../../../src-placement/host/ring/ring.ts';

const T0 = 1_790_000_000_000;
const mara: Desktop = { userId: '12', instance: 'mara-office' };
const ben: Desktop = { userId: '13', instance: 'ben' };
const eva: Desktop = { userId: '14', instance: 'eva' };
const id = 'externalCall.0f0e0d0c0b0a09080706050403020100.1790000001';

const ringing = (...desktops: readonly Desktop[]): Ring => {
  const ring = desktops.reduce<Ring | null>((before, one) => join(before, one, `${one.instance}-1`, T0), null);
  if (ring === null) throw new Error('nobody rings');
  return ring;
};
const named = (ring: Ring, shownTo: readonly string[] = ['12', '13']): Ring =>
  registered(ring, ring.leader, { leg: 'mara-office-1', portalCallId: id, shownTo }, T0 + 300);
const role = (ring: Ring, me: Desktop, now = T0 + 1000) => answerFor(ring, me, now).role;

describe('a group call at the host', () => {
  it('is led by whoever asks first, who is told all that ring', () => {
    const ring = ringing(mara, ben);
    expect(answerFor(ring, mara, T0)).toMatchObject({ role: 'leader', portalCallId: null, show: ['12', '13'] });
    expect(answerFor(ring, ben, T0)).toMatchObject({ role: 'follower', portalCallId: null });
  });

  it("tells followers the leader's CALL_ID, and those whose card is up to show nothing", () => {
    expect(answerFor(named(ringing(mara, ben)), ben, T0)).toMatchObject({
      role: 'follower',
      portalCallId: id,
      show: [],
    });
  });

  it('lets a late one show its own card, and hide those of the agents who ring no more, in one go', () => {
    const walked = left(named(ringing(mara), ['12']), mara, 'mara-office-1', T0 + 3000);
    expect(answerFor(join(walked, ben, 'ben-1', T0 + 3010), ben, T0 + 3010)).toMatchObject({
      role: 'follower',
      show: ['13'],
      hide: ['12'],
    });
  });

  it('shows a card again to an agent whom the queue comes back to', () => {
    const walked = left(named(ringing(mara), ['12']), mara, 'mara-office-1', T0 + 3000);
    expect(answerFor(join(walked, mara, 'mara-office-2', T0 + 9000), mara, T0 + 9000)).toMatchObject({
      role: 'leader',
      portalCallId: id,
      show: ['12'],
    });
  });

  it('gives the same answer to a repeated request', () => {
    const ring = ringing(mara, ben);
    expect(join(ring, ben, 'ben-1', T0)).toEqual(ring);
  });

  it('is finished by the one that claims it, who hides the cards of the others', () => {
    const ring = claim(named(ringing(mara, ben)), ben, { leg: 'ben-1', talkedMs: null }, T0 + 2000);
    expect(answerFor(ring, ben, T0 + 2000)).toMatchObject({ role: 'winner', portalCallId: id, show: [], hide: ['12'] });
    expect(role(ring, mara)).toBe('elsewhere');
    expect(role(claim(ring, eva, { leg: 'eva-1', talkedMs: null }, T0 + 2000), eva)).toBe('elsewhere');
  });

  it('passes a claim on to another that had answered in the same moment, when the first lets go', () => {
    const first = claim(named(ringing(mara, ben)), ben, { leg: 'ben-1', talkedMs: null }, T0);
    const both = claim(first, mara, { leg: 'mara-office-1', talkedMs: null }, T0);
    const passed = release(both, ben, 'ben-1', T0 + 500);
    expect([role(passed, ben), role(passed, mara)]).toEqual(['elsewhere', 'winner']);
  });

  it('stays with the one that lets go when nobody else has answered: a call that short is a call', () => {
    const ring = release(claim(ringing(mara, ben), ben, { leg: 'ben-1', talkedMs: null }, T0), ben, 'ben-1', T0 + 500);
    expect(role(ring, ben)).toBe('winner');
  });

  it('is missed only when it has rung nowhere for the time of a queue round', () => {
    const gone = left(left(named(ringing(mara, ben)), mara, 'mara-office-1', T0), ben, 'ben-1', T0 + 5000);
    const early = missed(gone, mara, 'mara-office-1', T0 + 5000 + ROUND_MS - 1);
    expect(answerFor(early, mara, T0 + 5000 + ROUND_MS - 1)).toMatchObject({ role: 'ringing', again: 1000 });
    expect(role(missed(gone, mara, 'mara-office-1', T0 + 5000 + ROUND_MS), mara)).toBe('missed');
    expect(role(missed(gone, ben, 'ben-1', T0 + 60_000), ben)).toBe('follower');
  });

  it('waits for a desktop that has fallen silent as long as a PBX would let it ring', () => {
    const gone = left(ringing(mara, ben), mara, 'mara-office-1', T0);
    expect(role(missed(gone, mara, 'mara-office-1', T0 + 60_000), mara)).toBe('ringing');
    expect(role(missed(gone, mara, 'mara-office-1', T0 + SILENT_MS), mara)).toBe('missed');
  });

  it('is not missed any more once it is claimed, and not claimed any more once it is missed', () => {
    const taken = claim(ringing(mara, ben), ben, { leg: 'ben-1', talkedMs: null }, T0);
    expect(role(missed(taken, mara, 'mara-office-1', T0 + SILENT_MS), mara)).toBe('elsewhere');
    const lost = missed(left(ringing(mara), mara, 'mara-office-1', T0), mara, 'mara-office-1', T0 + ROUND_MS);
    expect(role(claim(lost, ben, { leg: 'ben-1', talkedMs: null }, T0 + ROUND_MS), ben)).toBe('elsewhere');
  });

  it("is named by the winner when the leader's registration was too slow, and the leader's name is void", () => {
    const taken = takeOver(claim(ringing(mara, ben), ben, { leg: 'ben-1', talkedMs: null }, T0), ben);
    const late = registered(taken, mara, { leg: 'mara-office-1', portalCallId: id, shownTo: ['12', '13'] }, T0);
    expect(late.portalCallId).toBeNull();
    const own = registered(late, ben, { leg: 'ben-1', portalCallId: 'externalCall.own.1', shownTo: ['13'] }, T0);
    expect(own.portalCallId).toBe('externalCall.own.1');
  });

  it('tells two desktops of one agent apart', () => {
    const home: Desktop = { userId: '12', instance: 'mara-home' };
    const ring = claim(named(ringing(mara, home), ['12']), home, { leg: 'mara-home-1', talkedMs: null }, T0);
    expect(answerFor(ring, home, T0)).toMatchObject({ role: 'winner', hide: [] });
    expect(role(ring, mara)).toBe('elsewhere');
  });

  it('begins with a claim when the host has lost everything else', () => {
    expect(role(claim(null, ben, { leg: 'ben-1', talkedMs: null }, T0), ben)).toBe('winner');
    expect(role(left(null, ben, 'ben-1', T0), ben)).toBe('ringing');
  });
});
