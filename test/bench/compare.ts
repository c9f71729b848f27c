/** Side by side means: in turns, so that whatever else the machine does meets both alike. */

/** Runs all of them `times` times. Who goes first changes each time, so nobody profits from what another has warmed up. */
export async function inTurns<Name extends string, Sample>(
  times: number,
  tasks: Readonly<Record<Name, () => Promise<Sample>>>,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(tasks) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let turn = 0; turn < times; turn++) {
    const first = turn % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) samples[name].push(await tasks[name]());
  }
  return samples;
}

/** Epoch milliseconds with their fractions; pages say the same of the same instant. */
export const now = (): number => performance.timeOrigin + performance.now();

/** A measurement that could not be made. */
export class NotMeasured extends Error {
  override readonly name = 'NotMeasured';
}

/** @throws NotMeasured when `event` takes longer */
export async function within<T>(event: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotMeasured(`waited ${ms} ms in vain for ${what}`)), ms);
  });
  try {
    return await Promise.race([event, limit]);
  } finally {
    clearTimeout(timer);
  }
}
