import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { NetworkWatch, waysOut } from '../../../../src-main/network/network-watch.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

const v4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal,
  cidr: `${address}/24`,
});
const v6 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  family: 'IPv6',
  mac: '00:00:00:00:00:00',
  internal,
  cidr: `${address}/64`,
  scopeid: 0,
});

const loopback = [v4('127.0.0.1', true), v6('::1', true)];
const office: Interfaces = { lo: loopback, wlan0: [v4('10.0.0.5'), v6('fe80::1'), v6('2001:db8:1:2:aaaa::1')] };
const withVpn: Interfaces = { ...office, tun0: [v4('172.16.0.9')] };

function watched(first: Interfaces) {
  const clock = new ManualClock();
  const told: boolean[] = [];
  let now = first;
  const changed = (online: boolean) => void told.push(online);
  const watch = new NetworkWatch({ clock, log: silentLog, interfaces: () => now, changed });
  return {
    clock,
    told,
    watch,
    become: async (next: Interfaces) => {
      now = next;
      await clock.advance(2000);
    },
  };
}

it.each<[string, Interfaces, readonly boolean[]]>([
  ['nothing', office, []],
  ['another order of the same', { wlan0: (office['wlan0'] ?? []).toReversed(), lo: loopback }, []],
  ['another address', { ...office, wlan0: [v4('10.0.0.6'), v6('2001:db8:1:2:aaaa::1')] }, [true]],
  ['another interface with the same address', { lo: loopback, eth0: office['wlan0'] }, [true]],
  ['a VPN that goes up', withVpn, [true]],
  [
    'a new temporary IPv6 address in the same network',
    { ...office, wlan0: [...(office['wlan0'] ?? []), v6('2001:db8:1:2:bbbb::7')] },
    [],
  ],
  ['another IPv6 network', { ...office, wlan0: [v4('10.0.0.5'), v6('2001:db8:9:9:aaaa::1')] }, [true]],
  ['nothing but loopback', { lo: loopback }, [false]],
  ['nothing but link-local addresses', { lo: loopback, wlan0: [v4('169.254.3.4'), v6('fe80::2')] }, [false]],
  ['no interface at all', {}, [false]],
])('%s', async (_, next, expected) => {
  const { told, become } = watched(office);
  await become(next);
  expect(told).toEqual(expected);
});

it('tells each change once: a VPN up and down again', async () => {
  const { told, become } = watched(office);
  await become(withVpn);
  await become(withVpn);
  await become(office);
  expect(told).toEqual([true, true]);
});

it('tells that the computer is awake, even on the same network', async () => {
  const { told, watch, become } = watched(office);
  watch.wokeUp();
  await become(office);
  expect(told).toEqual([true]);
});

it('leaves no timer behind', () => {
  const { clock, watch } = watched(office);
  watch.stop();
  expect(clock.nextTimer).toBeNull();
});

it.each([
  ['2001:db8:1:2:3:4:5:6', 'wlan0 2001:db8:1:2'],
  ['2001:db8::1', 'wlan0 2001:db8:0:0'],
  ['::2', 'wlan0 0:0:0:0'],
  ['2001:db8:1:2::', 'wlan0 2001:db8:1:2'],
])('%s is in the network %s', (address, way) => {
  expect(waysOut({ wlan0: [v6(address)] })).toEqual([way]);
});
