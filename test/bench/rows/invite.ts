/** Click → INVITE on the wire, as the ICE servers are. */
import { startBlackHole } from '../../../sandbox/ice/black-hole.ts';
import { startPbx } from '../../../sandbox/pbx/pbx.ts';
import { inTurns } from '../compare.ts';
import { type Comparison, type Figures, figuresOf, type Findings } from '../figures.ts';
import { othersOf, type PhoneBench, USERS } from '../phones/phone-bench.ts';

const WHERE = 'command in the page → first INVITE at the exchange';

export async function inviteWithoutServers(bench: PhoneBench, times: number): Promise<Findings> {
  const pbx = await startPbx({ users: USERS });
  try {
    const phones = await bench.phones(pbx);
    const { offhook, jssip, sipjs } = phones;
    // A first call opens the microphone and the media engine, which isn't what is measured.
    for (const phone of [offhook, jssip, sipjs]) await phone.clickToInvite();
    const samples = await inTurns(times, {
      offhook: () => offhook.clickToInvite(),
      jssip: () => jssip.clickToInvite(),
      sipjs: () => sipjs.clickToInvite(),
    });
    await phones.close();
    return {
      rows: [
        {
          id: 'clickToInvite.noServers',
          name: 'click → INVITE, no ICE servers',
          offhook: figuresOf(samples.offhook),
          others: othersOf(samples),
          note: `${WHERE}; in turns, microphone warm`,
        },
      ],
    };
  } finally {
    await pbx.stop();
  }
}

/** The limit that the product has set itself. */
const LIMIT_MS = 600;

/** @param boundMs how long the others' one call may take; of JsSIP about 40 s are expected */
export async function inviteWithDeadServer(bench: PhoneBench, times: number, boundMs: number): Promise<Findings> {
  const pbx = await startPbx({ users: USERS });
  const hole = await startBlackHole();
  try {
    const phones = await bench.phones(pbx, [{ urls: hole.url }]);
    const { offhook, jssip, sipjs } = phones;
    await offhook.clickToInvite();
    const samples: number[] = [];
    for (let turn = 0; turn < times; turn++) samples.push(await offhook.clickToInvite());
    const others = [
      comparisonOf('plain JsSIP', await jssip.clickToInviteWithin(boundMs), boundMs),
      comparisonOf('plain SIP.js', await sipjs.clickToInviteWithin(boundMs), boundMs),
    ];
    await phones.close();
    const figures = figuresOf(samples);
    return {
      rows: [
        {
          id: 'clickToInvite.deadStun',
          name: 'click → INVITE, dead STUN server',
          offhook: figures,
          others,
          note: `${WHERE}; the server swallowed ${hole.swallowed} requests; the others are measured once`,
        },
      ],
      statements: [promised(figures)],
    };
  } finally {
    await hole.stop();
    await pbx.stop();
  }
}

const comparisonOf = (what: string, ms: number | null, boundMs: number): Comparison => ({
  what,
  figures: figuresOf([ms ?? boundMs]),
  exceeded: ms === null,
});

const promised = ({ median, max }: Figures) => ({
  id: 'deadStun.within',
  text: `with the dead STUN server the INVITE leaves in at most ${LIMIT_MS} ms: median ${median.toFixed(0)}, longest ${max.toFixed(0)} ms`,
  holds: max <= LIMIT_MS,
});
