/** A user's tokens for one application of one portal (bitrix24.md 1.3). */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());

export const TokenPairSchema = v.object({
  accessToken: text,
  refreshToken: text,
  /** Epoch milliseconds, our clock. */
  expiresAt: v.number(),
  /** `https://company.bitrix24.com/rest/` */
  endpoint: text,
  /** Origin of the authorization server. */
  server: text,
  clientId: text,
  memberId: text,
  userId: v.string(),
});
export type TokenPair = Readonly<v.InferOutput<typeof TokenPairSchema>>;
