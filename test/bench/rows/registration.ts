/** A page that is loaded → registered. */
import { startPbx } from '../../../sandbox/pbx/pbx.ts';
import { inTurns } from '../compare.ts';
import { figuresOf, type Findings } from '../figures.ts';
import { othersOf, type PhoneBench, USERS } from '../phones/phone-bench.ts';
import type { PhoneName } from '../phones/site.ts';

export async function registration(bench: PhoneBench, times: number): Promise<Findings> {
  const pbx = await startPbx({ users: USERS });
  const measured = async (name: PhoneName): Promise<number> => {
    const phone = await bench.open(name, pbx);
    const ms = await phone.register();
    await phone.close();
    return ms;
  };
  try {
    const samples = await inTurns(times, {
      offhook: () => measured('offhook'),
      jssip: () => measured('jssip'),
      sipjs: () => measured('sipjs'),
    });
    return {
      rows: [
        {
          id: 'registration',
          name: 'account → registered',
          offhook: figuresOf(samples.offhook),
          others: othersOf(samples),
          note: 'the page has its account → the exchange has accepted its REGISTER; a fresh page each time, in turns',
        },
      ],
    };
  } finally {
    await pbx.stop();
  }
}
