/** What a call costs: processor time and memory of the page that carries it. */
import type { CDPSession, Page } from 'playwright';
import { startPbx } from '../../../sandbox/pbx/pbx.ts';
import { inTurns } from '../compare.ts';
import { figuresOf, type Findings } from '../figures.ts';
import { othersOf, type PhoneBench, USERS } from '../phones/phone-bench.ts';
import type { PhoneName } from '../phones/site.ts';
import { shareOfCore } from './processor.ts';

interface Cost {
  /** Percent of one core. */
  readonly cpu: number;
  /** Megabytes of JavaScript heap after a collection. */
  readonly memory: number;
}

export async function costOfCall(bench: PhoneBench, times: number): Promise<Findings> {
  const pbx = await startPbx({ users: USERS });
  const session = await bench.session();
  // One phone at a time: all pages' processes count.
  const measured = async (name: PhoneName): Promise<Cost> => {
    const phone = await bench.phone(name, pbx);
    try {
      return await phone.during((page) => costOf(page, session));
    } finally {
      await phone.close();
    }
  };
  try {
    const samples = await inTurns(times, {
      offhook: () => measured('offhook'),
      jssip: () => measured('jssip'),
      sipjs: () => measured('sipjs'),
    });
    const row = (of: (cost: Cost) => number) => ({
      offhook: figuresOf(samples.offhook.map(of)),
      others: othersOf({ jssip: samples.jssip.map(of), sipjs: samples.sipjs.map(of) }),
    });
    return {
      rows: [
        {
          id: 'call.cpu',
          name: 'processor in a call',
          unit: '% of a core',
          ...row(({ cpu }) => cpu),
          note: 'processor time of the page’s process over five seconds of a call with sound; Offhook watches its quality meanwhile',
        },
        {
          id: 'call.memory',
          name: 'memory in a call',
          unit: 'MB',
          ...row(({ memory }) => memory),
          note: 'JavaScript heap of the page in the call, after a collection',
        },
      ],
    };
  } finally {
    await session.detach();
    await pbx.stop();
  }
}

async function costOf(page: Page, session: CDPSession): Promise<Cost> {
  const cpu = await shareOfCore(session);
  const own = await page.context().newCDPSession(page);
  await own.send('HeapProfiler.collectGarbage');
  const { usedSize } = await own.send('Runtime.getHeapUsage');
  await own.detach();
  return { cpu, memory: usedSize / 1_000_000 };
}
