/** Click → sound: straight, and through a relay that is slow to answer. */
import { startTurn } from '../../../sandbox/ice/turn/server.ts';
import { startPbx } from '../../../sandbox/pbx/pbx.ts';
import { inTurns } from '../compare.ts';
import { figuresOf, type Findings } from '../figures.ts';
import { type PhoneBench, USERS } from '../phones/phone-bench.ts';

export async function firstSound(bench: PhoneBench, times: number): Promise<Findings> {
  const pbx = await startPbx({ users: USERS });
  try {
    const { offhook, plain, close } = await bench.pair(pbx);
    await offhook.clickToSound();
    await plain.clickToSound();
    const samples = await inTurns(
      times,
      () => offhook.clickToSound(),
      () => plain.clickToSound(),
    );
    await close();
    return {
      rows: [
        {
          id: 'clickToSound',
          name: 'click → first sound heard',
          offhook: figuresOf(samples.offhook),
          comparison: { what: 'plain JsSIP', figures: figuresOf(samples.other) },
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
    const { offhook, plain, close } = await bench.pair(pbx, [turn.iceServer]);
    await offhook.clickToInvite();
    await plain.clickToInvite();
    const samples = await inTurns(
      times,
      () => offhook.clickToSoundBothWays(),
      () => plain.clickToSoundBothWays(),
    );
    await close();
    return relayFindings(samples.offhook, samples.other);
  } finally {
    await pbx.stop();
    await turn.stop();
  }
}

function relayFindings(offhook: readonly Heard[], plain: readonly Heard[]): Findings {
  const [ours, theirs] = [offhook.filter(isHeard), plain.filter(isHeard)];
  const holds = ours.length === offhook.length;
  const rows = [];
  if (ours.length > 0 && theirs.length > 0) {
    rows.push({
      id: 'clickToSound.slowRelay',
      name: 'click → sound both ways, slow relay',
      offhook: figuresOf(ours),
      comparison: { what: 'plain JsSIP', figures: figuresOf(theirs) },
      note: `TURN answers after ${ANSWER_DELAY_MS} ms, direct UDP dropped; until each side has recognised the other's tone`,
    });
  }
  const heard = `in ${ours.length} of ${offhook.length} calls (plain JsSIP: ${theirs.length} of ${plain.length})`;
  const text = `sound both ways with a TURN server that answers after ${ANSWER_DELAY_MS} ms and direct UDP dropped: ${heard}`;
  return { rows, statements: [{ id: 'relay.soundBothWays', text, holds }] };
}

/** Milliseconds, or null: never. */
type Heard = number | null;
const isHeard = (ms: Heard): ms is number => ms !== null;
