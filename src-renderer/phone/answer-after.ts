/**
 * Whether the PBX asks for an answer by itself, and after how many seconds. Pure.
 *
 * No RFC settles it. In use, and read here:
 *   Call-Info: <uri>;answer-after=0          draft-anil-sipping-bla 5.5, Polycom, Snom, Grandstream, FreeSWITCH
 *   Call-Info: <uri>;Answer-After=0          the same, as FreePBX's paging and intercom write it
 *   Alert-Info: <http://…>;info=alert-autoanswer[;delay=0]   Snom, Yealink, Grandstream; FreePBX, 3CX
 *   Alert-Info: <…>;answer-after=0           Snom, Cisco SPA
 *   Alert-Info: Ring Answer · Auto Answer    Polycom's and Yealink's alert classes, bare or within <> or as info=
 */

/** More is no wish of a PBX but nonsense; the report's schema ends there. */
const LONGEST = 60;

/** @returns seconds, or null where nothing is asked */
export function answerAfter(callInfo: readonly string[], alertInfo: readonly string[]): number | null {
  const asked = [...callInfo.map(secondsAsked), ...alertInfo.map((value) => secondsAsked(value) ?? classAsked(value))];
  return asked.find((seconds) => seconds !== null) ?? null;
}

function secondsAsked(value: string): number | null {
  const digits = /;\s*answer-after\s*=\s*"?(\d{1,9})"?/i.exec(value)?.[1];
  return digits === undefined ? null : within(Number(digits));
}

function classAsked(value: string): number | null {
  const info = /(?:^|;)\s*info\s*=\s*("[^"]*"|[^;,>]*)/i.exec(value)?.[1] ?? value.replace(/;[^>]*$/, '');
  const name = info
    .replace(/[<>"]/g, '')
    .replace(/^https?:\/\/\S*?\/?(?=(?:ring|auto|alert))/i, '')
    .trim();
  if (!/^(alert-autoanswer|(ring|auto)[ -]?answer)$/i.test(name)) return null;
  return within(Number(/;\s*delay\s*=\s*(\d{1,9})/i.exec(value)?.[1] ?? 0));
}

const within = (seconds: number): number => Math.min(seconds, LONGEST);
