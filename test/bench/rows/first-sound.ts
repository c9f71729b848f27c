/** Click → sound: straight, and through a relay that is slow to answer. */
import { startTurn } from '../../../sandbox/ice/turn/server.ts';
import { startPbx } from '../../../sandbox/pbx/pbx.ts';
import { inTurns } from '../compare.ts';
import { figuresOf, type Findings } from '../figures.ts';
import type { PhoneName } from '../phones/site.ts';
import { othersOf, type PhoneBench, USERS } from '../phones/phone-bench.ts';

export async function firstSound(bench: PhoneBench, times: number): Promise<Findings> {
  const pbx = await startPbx({ users: USERS });
  try {
    const phones = await bench.phones(pbx);
    const { offhook, jssip, sipjs } = phones;
    for (const phone of [offhook, jssip, sipjs]) await phone.clickToSound();
    const samples = await inTurns(times, {
      offhook: () => offhook.clickToSound(),
      jssip: () => jssip.clickToSound(),
      sipjs: () => sipjs.clickToSound(),
    });
    await phones.close();
    return {
      rows: [
        {
          id: 'clickToSound',
          name: 'click → first sound heard',
          offhook: figuresOf(samples.offhook),
          others: othersOf(samples),
          note: 'command in the page → first audible sample of a far end that answers at once; no ICE servers, in turns',
        },
      ],
    };
  } finally {
    await pbx.stop();
  }
}

const ANSWER_DELAY_MS = 800;

/** Nothing but the relay's packets reaches the far end, and none that SDP hasn't named. */
export async function soundThroughRelay(bench: PhoneBench, times: number): Promise<Findings> {
  const turn = await startTurn({ answerDelayMs: ANSWER_DELAY_MS });
  const pbx = await startPbx({ users: USERS, media: { letsThrough: turn.isRelay, onlyNamed: true } });
  try {
    const phones = await bench.phones(pbx, [turn.iceServer]);
    const { offhook, jssip, sipjs } = phones;
    for (const phone of [offhook, jssip, sipjs]) await phone.clickToInvite();
    const samples = await inTurns(times, {
      offhook: () => offhook.clickToSoundBothWays(),
      jssip: () => jssip.clickToSoundBothWays(),
      sipjs: () => sipjs.clickToSoundBothWays(),
    });
    await phones.close();
    return relayFindings(samples);
  } finally {
    await pbx.stop();
    await turn.stop();
  }
}

function relayFindings(samples: Readonly<Record<PhoneName, readonly Heard[]>>): Findings {
  const [ours, jssip, sipjs] = [samples.offhook, samples.jssip, samples.sipjs].map((list) => list.filter(isHeard));
  const others = [
    { what: 'plain JsSIP', heard: jssip ?? [] },
    { what: 'plain SIP.js', heard: sipjs ?? [] },
  ];
  const calls = samples.offhook.length;
  const heard = `in ${ours?.length} of ${calls} calls (plain JsSIP: ${jssip?.length}, plain SIP.js: ${sipjs?.length})`;
  const text = `sound both ways with a TURN server that answers after ${ANSWER_DELAY_MS} ms and direct UDP dropped: ${heard}`;
  const statement = { id: 'relay.soundBothWays', text, holds: ours?.length === calls };
  if (ours === undefined || ours.length === 0) return { rows: [], statements: [statement] };
  return {
    rows: [
      {
        id: 'clickToSound.slowRelay',
        name: 'click → sound both ways, slow relay',
        offhook: figuresOf(ours),
        others: others
          .filter((other) => other.heard.length > 0)
          .map((other) => ({ what: other.what, figures: figuresOf(other.heard) })),
        note: `TURN answers after ${ANSWER_DELAY_MS} ms, direct UDP dropped; until each side has recognised the other's tone`,
      },
    ],
    statements: [statement],
  };
}

/** Milliseconds, or null: never. */
type Heard = number | null;
const isHeard = (ms: Heard): ms is number => ms !== null;
