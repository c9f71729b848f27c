/** Listens to whatever a page's next peer connection brings, the same way for both phones. */

/** Chromium's own interface (mediacapture-transform); TypeScript's DOM doesn't have it. */
interface AudioFrame {
  readonly numberOfFrames: number;
  copyTo(destination: Float32Array, options: { planeIndex: number; format: 'f32-planar' }): void;
  close(): void;
}
declare const MediaStreamTrackProcessor: new (init: {
  track: MediaStreamTrack;
}) => {
  readonly readable: ReadableStream<AudioFrame>;
};

/** Runs in the page before anything else; must not refer to anything outside itself. */
export function installEars(): void {
  /** -46 dBFS: above any comfort noise, far below the robots' tones. */
  const AUDIBLE = 0.005;
  let first = Promise.withResolvers<number>();

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      const heard = first;
      this.addEventListener('track', ({ track }) => void untilAudible(track).then(heard.resolve, heard.reject));
    }
  };
  window.ears = {
    listen: () => {
      first = Promise.withResolvers();
    },
    firstSound: () => first.promise,
  };

  async function untilAudible(track: MediaStreamTrack): Promise<number> {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    try {
      for (;;) {
        const { value: frame } = await reader.read();
        if (frame === undefined) throw new Error('the track ended without a sound');
        const samples = new Float32Array(frame.numberOfFrames);
        frame.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
        frame.close();
        if (samples.some((sample) => Math.abs(sample) > AUDIBLE)) return performance.timeOrigin + performance.now();
      }
    } finally {
      await reader.cancel();
    }
  }
}
