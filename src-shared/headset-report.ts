/** What the phone window says about headsets. What a button means for the calls is in `headset.ts`. */
import * as v from 'valibot';

export const headsetButtons = [
  'answer',
  'hangup',
  'reject',
  'mute',
  'unmute',
  'toggleHold',
  'redial',
  'flash',
] as const;
export const HeadsetButtonSchema = v.picklist(headsetButtons);
export type HeadsetButton = (typeof headsetButtons)[number];

export const HeadsetDeviceSchema = v.object({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  name: v.pipe(v.string(), v.maxLength(200)),
  active: v.boolean(),
  /** `busy`: another program holds it; `refused`: the system doesn't let us open it. */
  state: v.picklist(['ready', 'busy', 'refused', 'failed']),
});
export type HeadsetDevice = v.InferOutput<typeof HeadsetDeviceSchema>;

/** What the headset must show; which lights it has is its own affair. */
export interface HeadsetLights {
  readonly ringing: boolean;
  readonly offHook: boolean;
  readonly muted: boolean;
  readonly held: boolean;
  readonly messageWaiting: boolean;
}
