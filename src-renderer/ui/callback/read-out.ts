/** Reads a text out by the computer's own voices (Web Speech API, SpeechSynthesis). */

/**
 * @param language of the text, BCP 47
 * @param unspoken it could not be read out: there is no voice, or none that works
 * @returns a function that stops it
 */
export function readOut(text: string, language: string, unspoken: () => void): () => void {
  const { speechSynthesis, SpeechSynthesisUtterance } = globalThis;
  if (speechSynthesis === undefined || SpeechSynthesisUtterance === undefined) {
    unspoken();
    return () => undefined;
  }
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  let isStopped = false;
  utterance.addEventListener('error', () => {
    if (!isStopped) unspoken();
  });
  speechSynthesis.speak(utterance);
  return () => {
    isStopped = true;
    speechSynthesis.cancel();
  };
}
