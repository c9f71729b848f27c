/** Whether a call was dialled to somebody else first, and sent on to us. Pure. */

/** The reasons of a History-Info entry for which a call moves on by its callee's will (RFC 4458 2, RFC 7044 10.2). */
const MOVED = /[;?&]\s*(?:cause=(?:302|404|408|480|486|487|503)\b|reason=\S*cause(?:=|%3D)30[12]\b)/i;

/** @param diversion,history every value of Diversion (RFC 5806) and History-Info (RFC 7044) */
export function isForwarded(diversion: readonly string[], history: readonly string[]): boolean {
  // Some exchanges send the header with `counter=0` for a call that nobody has sent on.
  const diverted = diversion.some((value) => value.trim() !== '' && !/;\s*counter\s*=\s*"?0\b/i.test(value));
  return diverted || history.some((value) => MOVED.test(value));
}
