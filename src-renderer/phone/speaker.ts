/** What the other side says, through an `<audio>` element of the document: one per call, named by `data-call-id`. */

export interface Speaker {
  close(): void;
}

export function openSpeaker(callId: string, connection: RTCPeerConnection): Speaker {
  const audio = document.createElement('audio');
  audio.dataset['callId'] = callId;
  audio.autoplay = true;
  document.body.append(audio);
  connection.addEventListener('track', ({ track, streams: [stream] }) => {
    audio.srcObject = stream ?? new MediaStream([track]);
  });
  return {
    close() {
      audio.srcObject = null;
      audio.remove();
    },
  };
}
