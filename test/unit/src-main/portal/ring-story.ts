/** What may happen to a group call: who answers, who crashes, what is lost. */
import * as fc from 'fast-check';
import { Office, OfficeDesktop } from './ring-office.ts';

const MINUTE = 60_000;

export interface Story {
  readonly desktops: number;
  /** When each one's INVITE comes: most at once, some later. */
  readonly offsets: readonly number[];
  /** Which one answers, and when; null: nobody. */
  readonly answer: { readonly who: number; readonly afterMs: number; readonly talkMs: number } | null;
  /** Another one answers in the same moment, and the exchange hangs up on it at once. */
  readonly glare: number | null;
  readonly crashes: readonly { readonly who: number; readonly atMs: number; readonly downMs: number }[];
  readonly replicaCrashes: readonly { readonly which: number; readonly atMs: number }[];
  readonly delays: readonly number[];
  readonly losses: readonly ('none' | 'request' | 'answer')[];
}

export const stories: fc.Arbitrary<Story> = fc.integer({ min: 2, max: 5 }).chain((desktops) => {
  const who = fc.integer({ min: 0, max: desktops - 1 });
  return fc.record({
    desktops: fc.constant(desktops),
    offsets: fc.array(fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 120, max: 5000 })), {
      minLength: desktops,
      maxLength: desktops,
    }),
    answer: fc.option(
      fc.record({
        who,
        afterMs: fc.integer({ min: 300, max: 9000 }),
        talkMs: fc.integer({ min: 3000, max: 90_000 }),
      }),
    ),
    glare: fc.option(who, { freq: 3 }),
    crashes: fc.array(
      fc.record({
        who,
        atMs: fc.integer({ min: 500, max: 60_000 }),
        downMs: fc.integer({ min: 1000, max: 50_000 }),
      }),
      { maxLength: 3 },
    ),
    replicaCrashes: fc.array(fc.record({ which: fc.constantFrom(0, 1), atMs: fc.integer({ min: 0, max: 40_000 }) }), {
      maxLength: 3,
    }),
    delays: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 5, maxLength: 20 }),
    // Never three in a row for one desktop: a host that can't be reached at all is another story, below.
    losses: fc.array(fc.constantFrom('none', 'none', 'request', 'answer', 'none'), { minLength: 3, maxLength: 12 }),
  });
});

export async function play(story: Story): Promise<Office> {
  let messages = 0;
  const lostInARow = new Map<string, number>();
  const office = new Office((instance) => {
    const delayMs = story.delays[messages % story.delays.length] ?? 10;
    const wanted = story.losses[messages % story.losses.length] ?? 'none';
    messages += 1;
    const lost = lostInARow.get(instance) ?? 0;
    const loss = lost < 2 ? wanted : 'none';
    lostInARow.set(instance, loss === 'none' ? 0 : lost + 1);
    return { delayMs, loss };
  });
  const { clock } = office;
  const desktops = Array.from(
    { length: story.desktops },
    (_item, index) => new OfficeDesktop(office, { userId: String(12 + index), instance: `pc-${index}` }),
  );
  const everyOther = (except: OfficeDesktop | undefined) => desktops.filter((one) => one !== except);

  desktops.forEach((one, index) => clock.after(story.offsets[index] ?? 0, () => one.ring()));
  for (const { which, atMs } of story.replicaCrashes) clock.after(atMs, () => office.crashReplica(which));
  for (const { who, atMs, downMs } of story.crashes) {
    clock.after(atMs, () => {
      // A desktop whose host has never heard of it can't be waited for by anybody.
      const one = desktops[who];
      if (one === undefined || !office.heardOf.has(one.me.instance)) return;
      one.crash();
      clock.after(downMs, () => one.restart());
    });
  }
  if (story.answer !== null) {
    const { who, afterMs, talkMs } = story.answer;
    const [winner, rival] = [desktops[who], story.glare === null ? undefined : desktops[story.glare]];
    clock.after(Math.max(afterMs, (story.offsets[who] ?? 0) + 1500), () => {
      if (winner?.answer() !== true) return;
      const isGlare = rival !== undefined && rival !== winner && rival.answer();
      clock.after(40, () => everyOther(winner).forEach((one) => one !== rival && one.end('answeredElsewhere')));
      if (isGlare) clock.after(300, () => rival.end('hungup'));
      else rival?.end('answeredElsewhere');
      clock.after(talkMs, () => winner.end('hungup'));
    });
  }
  clock.after(12_000, () => desktops.forEach((one) => one.call?.phase === 'ringing' && one.end('missed')));
  await clock.advance(20 * MINUTE);
  return office;
}
