/** What the parts of a language are checked against: every reason and every state of the contracts has its words. */
import type { EndCause } from '../call.ts';
import type { Refusal } from '../command.ts';
import type { FailureReason } from '../failure.ts';
import type { ReportState } from '../history-row.ts';

/** A text with `{name}` gaps, or one per plural category of `{count}` (CLDR, as Intl.PluralRules names them). */
export type Message = string | ({ readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** The same keys in another language. */
export type Part<English> = Readonly<Record<keyof English, Message>>;

export type CallMessages = Record<`end.${EndCause}` | `refusal.${Refusal}`, Message>;
/** What went wrong, and the way out. */
export type FailureMessages = Record<`failure.${FailureReason}` | `failure.${FailureReason}.fix`, Message>;
export type ReportMessages = Record<`report.${ReportState}`, Message>;
