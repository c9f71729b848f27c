/** What becomes of an INVITE before anybody hears of it. Pure. */
import type { CodecName } from '#shared/phone.ts';
import { canAnswer } from './sip/codecs.ts';
import { unsupported } from './sip/required.ts';
import type { Invitation } from './sip/user-agent.ts';

export type Verdict =
  | { readonly is: 'call' }
  /** It takes the place of a call of ours (RFC 3891). */
  | { readonly is: 'replacement'; readonly ofCallId: string }
  | { readonly is: 'refused'; readonly status: number; readonly headers: readonly string[]; readonly detail: string };

/** How many calls an agent may have is main's to say, and whom it turned away is in its history. This is for a flood. */
const MAX_CALLS = 12;

export function judge(
  invitation: Invitation,
  { codecs, calls }: { codecs: readonly CodecName[]; calls: number },
): Verdict {
  const extension = unsupported(invitation.headers('Require'));
  // RFC 3261 8.2.2.3. JsSIP would ring and then not do what was required, e.g. 100rel.
  if (extension !== '') return refused(420, `INVITE requires ${extension}`, [`Unsupported: ${extension}`]);
  // RFC 3261 13.3.1.3: before it rings, not when somebody answers.
  if (!canAnswer(invitation.body, codecs)) return refused(488, 'INVITE without a codec of ours');
  // JsSIP has found its dialog, or it would have said 481 and asked nobody.
  const [replaces] = invitation.headers('Replaces');
  if (replaces !== undefined) return { is: 'replacement', ofCallId: replaces.split(';', 1)[0]?.trim() ?? '' };
  return calls < MAX_CALLS ? { is: 'call' } : refused(486, `INVITE beyond ${MAX_CALLS} calls`);
}

const refused = (status: number, detail: string, headers: readonly string[] = []): Verdict => ({
  is: 'refused',
  status,
  headers,
  detail,
});
