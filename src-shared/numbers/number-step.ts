/** What happened to a number on its way, for the settings' try-it field. */
export type NumberStep =
  /** Decoration is gone. */
  | { readonly step: 'cleaned'; readonly number: string }
  | { readonly step: 'emergency'; readonly number: string }
  | { readonly step: 'extension'; readonly number: string }
  | { readonly step: 'service'; readonly number: string }
  /** The outside prefix was taken off for reading. */
  | { readonly step: 'withoutPrefix'; readonly number: string }
  | { readonly step: 'e164'; readonly number: string }
  /** `rule` counts from 0 in its list. */
  | { readonly step: 'rule'; readonly list: 'outgoing' | 'incoming'; readonly rule: number; readonly number: string }
  /** The outside prefix and the number as it is dialled from the country. */
  | { readonly step: 'withPrefix'; readonly number: string }
  | { readonly step: 'anonymous' }
  /** Which of the allowed patterns takes it, from 0. */
  | { readonly step: 'allowed'; readonly pattern: number; readonly number: string }
  | { readonly step: 'refused'; readonly reason: 'emptyNumber' | 'invalidNumber' | 'notAllowed' }
  | { readonly step: 'target'; readonly number: string };
