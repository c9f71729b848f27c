/** The few changes that we make to session descriptions. Pure: text in, text out. */

/**
 * A description as it must read while we hold: we send (silence), and want nothing (RFC 3264 8.4).
 * What wasn't to be sent stays unsent.
 */
export const asHeld = (sdp: string): string =>
  sdp.replace(/^a=(sendrecv|recvonly)(?=\r?$)/gm, (line) =>
    line.replace('sendrecv', 'sendonly').replace('recvonly', 'inactive'),
  );

/**
 * What the other side last described, as if it had answered a new offer with it: that takes the offer back.
 * An offer leaves the DTLS role open, an answer names it (RFC 8842 5.3): the opposite of the one that we have.
 */
export function asAnswer(remote: string, local: string): string {
  const theirs = /^a=setup:active\b/m.test(local) ? 'passive' : 'active';
  return remote.replace(/^a=setup:actpass\b/gm, `a=setup:${theirs}`);
}
