import * as v from 'valibot';
import type { Timeline } from './timeline.ts';

const card = { callId: v.string(), state: v.string() };

/** What the portal's own page tells about its card and frames, for tests and the demo's timeline. */
const reportSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['card.opened', 'card.state', 'card.closed']), ...card }),
  v.object({ kind: v.literal('card.event'), ...card, event: v.string(), payload: v.unknown() }),
  v.object({ kind: v.literal('card.command'), ...card, command: v.string(), params: v.unknown() }),
  v.object({ kind: v.literal('frame.loaded'), handlerId: v.number(), sid: v.string(), milliseconds: v.number() }),
  v.object({ kind: v.literal('frame.bound'), sid: v.string(), event: v.string() }),
]);

type Report = v.InferOutput<typeof reportSchema>;

/** The function that puts a valid report on the timeline; undefined when the page said something else. */
export function readTabReport(
  text: string,
): ((timeline: Timeline, tab: { tab: string; userId: number }) => void) | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), text);
  if (!parsed.success) return undefined;
  const report = parsed.output;
  return (timeline, tab) => record(timeline, tab, report);
}

function record(timeline: Timeline, tab: { tab: string; userId: number }, report: Report): void {
  switch (report.kind) {
    case 'card.event':
      return timeline.record(report.kind, { ...tab, ...pick(report), event: report.event, payload: report.payload });
    case 'card.command':
      return timeline.record(report.kind, { ...tab, ...pick(report), command: report.command, params: report.params });
    case 'frame.loaded': {
      const { handlerId, sid, milliseconds } = report;
      return timeline.record(report.kind, { ...tab, handlerId, sid, milliseconds });
    }
    case 'frame.bound':
      return timeline.record(report.kind, { ...tab, sid: report.sid, event: report.event });
    default:
      return timeline.record(report.kind, { ...tab, ...pick(report) });
  }
}

const pick = (report: { callId: string; state: string }) => ({ callId: report.callId, state: report.state });
