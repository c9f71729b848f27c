/** Side by side means: in turns, so that whatever else the machine does meets both alike. */

/** Runs both `times` times. Who goes first changes each time, so neither profits from what the other has warmed up. */
export async function inTurns<Sample>(
  times: number,
  offhook: () => Promise<Sample>,
  other: () => Promise<Sample>,
): Promise<{ offhook: Sample[]; other: Sample[] }> {
  const samples = { offhook: [] as Sample[], other: [] as Sample[] };
  for (let turn = 0; turn < times; turn++) {
    if (turn % 2 === 0) samples.offhook.push(await offhook());
    samples.other.push(await other());
    if (turn % 2 === 1) samples.offhook.push(await offhook());
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
