/** The microphone: taken for a call, given back after it. */

export type MicrophoneFailure = 'microphoneDenied' | 'microphoneMissing' | 'microphoneBusy';

export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';
  readonly reason: MicrophoneFailure;
  constructor(reason: MicrophoneFailure, cause: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** @throws MicrophoneError */
export async function openMicrophone(audio: MediaTrackConstraints = AUDIO): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video: false });
  } catch (error) {
    throw new MicrophoneError(reasonOf(error), error);
  }
}

/** Nothing else lets go of the device: JsSIP doesn't stop a stream that was handed to it. */
export function closeMicrophone(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The names that Media Capture and Streams 10.2 gives the failures. */
function reasonOf(error: unknown): MicrophoneFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'microphoneDenied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'microphoneMissing';
    default:
      return 'microphoneBusy';
  }
}
