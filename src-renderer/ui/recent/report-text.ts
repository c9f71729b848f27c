import type { Translate } from '#shared/messages/catalogue.ts';
import type { ReportWords } from './report-words.ts';

/** The words of a row's report, its reason among them. */
export const reportText = ({ text, why }: ReportWords, t: Translate): string =>
  t(text, why === null ? undefined : { why: t(`failure.${why}`) });
