/** The `time` part of every answer (bitrix24.md 2.2). */
export function envelopeTime(start: number, finish: number): Record<string, unknown> {
  const duration = (finish - start) / 1000;
  return {
    start: start / 1000,
    finish: finish / 1000,
    duration,
    processing: duration,
    date_start: isoZone(start),
    date_finish: isoZone(finish),
    operating_reset_at: Math.floor(finish / 1000) + 600,
    operating: 0,
  };
}

/** ISO-8601 with a numeric zone, as PHP prints it. */
export const isoZone = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00');
