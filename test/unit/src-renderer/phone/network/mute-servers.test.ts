import { expect, it } from 'vitest';
import { MuteServers } from '../../../../../src-renderer/phone/network/mute-servers.ts';

const silent = { hasAnswered: false, grewSilent: true };
const cut = { hasAnswered: false, grewSilent: false };

it('three silent connections in a row are enough, and it is said once', () => {
  const servers = new MuteServers();
  expect([servers.ended('a', silent), servers.ended('a', cut), servers.ended('a', silent)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(servers.isMute('a')).toBe(false);
  expect(servers.ended('a', silent)).toBe(true);
  expect([servers.isMute('a'), servers.isMute('b')]).toEqual([true, false]);
});

it('then every second connection is asked again', () => {
  const servers = new MuteServers();
  for (let ended = 0; ended < 3; ended += 1) servers.ended('a', silent);
  servers.ended('a', cut);
  expect(servers.isMute('a')).toBe(false);
  servers.ended('a', silent);
  expect(servers.isMute('a')).toBe(true);
});

it('a server that has answered once is never mute: the network is', () => {
  const servers = new MuteServers();
  servers.ended('a', { hasAnswered: true, grewSilent: true });
  for (let ended = 0; ended < 9; ended += 1) servers.ended('a', silent);
  expect(servers.isMute('a')).toBe(false);
});
