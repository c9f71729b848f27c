/** What takes the network away: the firewall of a name space where this runs in one, the sandbox's own freezer elsewhere. */
import type { Pbx } from '../../sandbox/pbx/pbx.ts';
import { dropMedia, dropTcp } from '../interop/rig/firewall.ts';
import { assertInNameSpace } from '../interop/rig/name-space.ts';

export interface Network {
  readonly name: string;
  /** Loses every packet, of signalling and, where possible, of sound, until the function is called that it returns. */
  lose(pbx: Pbx): () => void;
}

export const frozen: Network = {
  name: 'the sandbox’s freezer (signalling only)',
  lose(pbx) {
    pbx.freeze();
    return () => pbx.thaw();
  },
};

/** @throws RigUnavailable outside of a name space */
export function firewalled(): Network {
  assertInNameSpace();
  return {
    name: 'a firewall in a network name space (signalling and sound)',
    lose(pbx) {
      const mends = [dropTcp(Number(new URL(pbx.url).port)), dropMedia()];
      return () => {
        for (const mend of mends) mend();
      };
    },
  };
}
