/** What the other side says, through an `<audio>` element of the document: one per call, named by `data-call-id`. */

export interface Speaker {
  /** A held call isn't heard, also where the other side doesn't stop to send. */
  mute(muted: boolean): void;
  close(): void;
}

/** Where elements play and how loud: `AudioDevices` knows. */
export interface SpeakerOutput {
  add(audio: HTMLAudioElement): void;
  remove(audio: HTMLAudioElement): void;
}

export function openSpeaker(callId: string, connection: RTCPeerConnection, output?: SpeakerOutput): Speaker {
  const audio = document.createElement('audio');
  audio.dataset['callId'] = callId;
  audio.autoplay = true;
  document.body.append(audio);
  output?.add(audio);
  connection.addEventListener('track', ({ track, streams: [stream] }) => {
    audio.srcObject = stream ?? new MediaStream([track]);
  });
  return {
    mute(muted) {
      audio.muted = muted;
    },
    close() {
      audio.srcObject = null;
      output?.remove(audio);
      audio.remove();
    },
  };
}
