/** What the phone wants shown → which of the device's outputs are on. Pure. */
import type { HeadsetLights } from '#shared/headset-report.ts';
import type { OutputValues } from './output-reports.ts';
import type { HeadsetOutput } from './usages.ts';

/**
 * `speaker` is left alone: it stands for a loudspeaker that only the device itself switches.
 *
 * The microphone light shows "muted" where it is the only one (WICG/webhid issue 72; Gigaset's ION). Where there is
 * a mute light, it is left alone, because HID Usage Tables 11 give it the opposite meaning.
 */
export function outputValues(lights: HeadsetLights, has: ReadonlySet<HeadsetOutput>): OutputValues {
  return {
    offHook: lights.offHook,
    ring: lights.ringing,
    // Sounds in the ear: not into a conversation.
    ringer: lights.ringing && !lights.offHook,
    mute: lights.muted,
    hold: lights.held,
    messageWaiting: lights.messageWaiting,
    ...(has.has('mute') ? {} : { microphone: lights.muted }),
  };
}
