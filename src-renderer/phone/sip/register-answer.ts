/**
 * Answers to REGISTER as JsSIP must read them. It takes a 2xx for a success only if one of the bindings looks like its
 * own, and passes over any other without an event or a refresh: the phone would wait for ever. Pure.
 */

const A_DAY = 86_400;

/** Whether a REGISTER was taken. */
export const isSuccess = (answer: string): boolean =>
  /^SIP\/2\.0 2\d\d /.test(answer) && /^CSeq:\s*\d+\s+REGISTER\b/im.test(answer);

/**
 * @param binding the Contact of the REGISTER that was sent, as it stood there; null before the first
 */
export function readableAnswer(answer: string, binding: string | null): string {
  if (binding === null) return answer;
  if (isTooBrief(answer) && !asksForMore(answer, binding)) return answer.replace(/^SIP\/2\.0 423 /, 'SIP/2.0 500 ');
  if (!isSuccess(answer)) return answer;
  const bindings = contactsOf(answer);
  // A registrar names the bindings that it holds (RFC 3261 10.3, step 8): naming none at all is a refusal.
  if (bindings.length === 0) {
    return isRemoval(binding) ? answer : answer.replace(/^SIP\/2\.0 2\d\d /, 'SIP/2.0 500 ');
  }
  if (isRemoval(binding) || bindings.some((contact) => isOurs(contact, binding))) return answer;
  // A B2BUA in front has registered itself in our place and says so. It said yes, and how long that lasts.
  const seconds = /;\s*expires\s*=\s*"?(\d{1,9})/i.exec(bindings[0] ?? '')?.[1];
  const own = binding.replace(/;\s*expires\s*=\s*\d+/i, seconds === undefined ? '' : `;expires=${seconds}`);
  return answer.replace(/\r\n/, () => `\r\nContact: ${own}\r\n`);
}

const isTooBrief = (answer: string): boolean =>
  answer.startsWith('SIP/2.0 423 ') && /^CSeq:\s*\d+\s+REGISTER\b/im.test(answer);

/** RFC 3261 10.3, step 7. JsSIP tries again at once, whatever it says: with one that is never content, without an end. */
function asksForMore(answer: string, binding: string): boolean {
  const least = Number(/^Min-Expires:\s*(\d{1,9})\s*$/im.exec(answer)?.[1] ?? 0);
  const asked = Number(/;\s*expires\s*=\s*(\d+)/i.exec(binding)?.[1] ?? 0);
  return least > asked && least <= A_DAY;
}

/** The Contact header of a REGISTER, or null if the message is none. */
export function bindingIn(message: string): string | null {
  if (!message.startsWith('REGISTER ')) return null;
  return contactsOf(message)[0] ?? null;
}

const contactsOf = (message: string): string[] => {
  const end = message.indexOf('\r\n\r\n');
  const head = end === -1 ? message : message.slice(0, end);
  return [...head.matchAll(/^(?:Contact|m):[ \t]*(.+?)[ \t]*\r?$/gim)].map(([, value = '']) => value);
};

const isRemoval = (binding: string): boolean => /;\s*expires\s*=\s*0\s*(?:;|$)/i.test(binding);

/** As JsSIP looks for it: by the instance, else by the random user part. Several bindings may share one line. */
function isOurs(contact: string, binding: string): boolean {
  const instance = /\+sip\.instance\s*=\s*("[^"]*")/i.exec(binding)?.[1];
  const user = /<sips?:([^@>]+)@/i.exec(binding)?.[1];
  return (
    (instance !== undefined && contact.includes(instance) && /;\s*reg-id\s*=\s*1\b/i.test(contact)) ||
    (user !== undefined && contact.includes(`:${user}@`))
  );
}
