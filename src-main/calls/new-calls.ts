/** How a call begins: from an INVITE, or from somebody's wish to dial. Pure. */
import { type Call, type CallOrigin, type Line, newCall, type NewCall, type Owner } from '#shared/call.ts';
import { type CrmFacts, mergedFacts, noCrmFacts } from '#shared/crm-facts.ts';
import { type NumberRules, numberingOf } from '#shared/numbers/number-rules.ts';
import { readCaller } from '#shared/numbers/read-caller.ts';
import type { PhoneReport } from '#shared/phone.ts';
import type { Inherited } from '../handover/taking.ts';
import { earlierRound } from './rounds.ts';

/** What the SIP account says about a call made with it. */
export interface CallAccount {
  readonly line: Line;
  /** ISO 3166-1 alpha-2: what a national number is read as. */
  readonly country?: string | undefined;
  /** How its PBX writes numbers. */
  readonly numbers?: NumberRules | undefined;
  /** Where "to voicemail" sends a caller. */
  readonly voicemailNumber?: string | undefined;
  /** Dialled in front of an extension to take its ringing call. */
  readonly pickupCode?: string | undefined;
  readonly dtmf?: 'rfc4733' | 'info' | undefined;
}

export interface Dialled {
  readonly id: string;
  readonly origin: CallOrigin;
  readonly line: Line;
  readonly number: string;
  readonly e164: string | null;
  readonly portalCallId: string | null;
  readonly consultOf: string | null;
  readonly crm?: Partial<CrmFacts> | undefined;
  readonly owner: Owner | null;
  readonly at: number;
}

/** Without an account there is no line; such a call is only turned away. */
const noLine: Line = { number: '', kind: 'direct' };

export interface Around {
  readonly account: CallAccount | null;
  readonly owner: Owner | null;
  /** Calls that ended a moment ago, one of which this may continue. */
  readonly ended: readonly Call[];
  readonly inheritance?: ((number: string, passed: string | null) => Inherited | null) | undefined;
}

export function incomingCall(
  report: Extract<PhoneReport, { type: 'incoming' }>,
  { account, owner, ended, inheritance }: Around,
): Call {
  const line = account?.line ?? noLine;
  const { number, e164 } = readCaller(report.number, numberingOf(account));
  return newCall({
    id: report.callId,
    ...physicalId({ ...report, number }, line, ended),
    sipCallId: report.sipCallId,
    origin: 'pbx',
    direction: 'incoming',
    remote: { number, e164, name: report.name },
    line,
    owner,
    forwarded: report.forwarded ?? false,
    ...toInherited(inheritance?.(e164 ?? number, report.passed ?? null)),
    at: report.at,
  });
}

const toInherited = (from: Inherited | null | undefined) =>
  from == null ? {} : { portalCallId: from.portalCallId, inherited: from.inheritance };

/** The PBX's own name for the physical call; else that of the round which this one continues; else a new one. */
function physicalId(
  { physicalId, sipCallId, number, at }: Extract<PhoneReport, { type: 'incoming' }>,
  line: Line,
  ended: readonly Call[],
): Pick<NewCall, 'physicalId' | 'physicalIdFromHeader'> {
  if (physicalId !== null) return { physicalId, physicalIdFromHeader: true };
  const earlier = earlierRound({ number, lineNumber: line.number, at }, ended);
  return { physicalId: earlier?.physicalId ?? sipCallId, physicalIdFromHeader: false };
}

export const outgoingCall = ({ id, number, e164, crm = {}, ...dialled }: Dialled): Call =>
  newCall({
    ...dialled,
    id,
    physicalId: id, // until the INVITE has left and has a Call-ID
    direction: 'outgoing',
    remote: { number, e164, name: null },
    crm: mergedFacts(noCrmFacts, crm),
  });
