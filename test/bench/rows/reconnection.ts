/** The exchange drops the connection → the phone is registered over a new one. */
import { startPbx } from '../../../sandbox/pbx/pbx.ts';
import { inTurns } from '../compare.ts';
import { figuresOf, type Findings } from '../figures.ts';
import { othersOf, type PhoneBench, USERS } from '../phones/phone-bench.ts';

export async function reconnection(bench: PhoneBench, times: number): Promise<Findings> {
  const pbx = await startPbx({ users: USERS });
  try {
    const phones = await bench.phones(pbx);
    const { offhook, jssip, sipjs } = phones;
    const samples = await inTurns(times, {
      offhook: () => offhook.dropToRegistered(),
      jssip: () => jssip.dropToRegistered(),
      sipjs: () => sipjs.dropToRegistered(),
    });
    await phones.close();
    return {
      rows: [
        {
          id: 'reconnection',
          name: 'connection dropped → registered again',
          offhook: figuresOf(samples.offhook),
          others: othersOf(samples),
          note: 'the exchange ends the WebSocket → it has accepted a REGISTER over a new one; each by its own defaults, in turns',
        },
      ],
    };
  } finally {
    await pbx.stop();
  }
}
