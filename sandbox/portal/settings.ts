import * as v from 'valibot';
import type { PortalSettings } from './state.ts';

const positive = v.pipe(v.number(), v.minValue(0));

/** Changes of the portal's settings over HTTP; what isn't named stays. */
const entries = {
  defaultErrorCode: v.exactOptional(v.picklist(['', 'ERROR_CORE'])),
  outgoingLine: v.exactOptional(v.string()),
  autoClose: v.exactOptional(v.boolean()),
  commentGraceMs: v.exactOptional(positive),
  statisticsLag: v.exactOptional(positive),
  offlineExtended: v.exactOptional(v.boolean()),
  licenseFamily: v.exactOptional(v.string()),
  publicRecordUrls: v.exactOptional(v.boolean()),
  methodConfirmation: v.exactOptional(v.picklist(['waiting', 'denied', 'granted'])),
  sipLines: v.exactOptional(v.record(v.string(), v.string())),
  bucket: v.exactOptional(
    v.strictObject({
      enabled: v.exactOptional(v.boolean()),
      capacity: v.exactOptional(positive),
      drainPerSecond: v.exactOptional(positive),
    }),
  ),
  operating: v.exactOptional(
    v.strictObject({
      enabled: v.exactOptional(v.boolean()),
      limitSeconds: v.exactOptional(positive),
      leastMs: v.exactOptional(positive),
    }),
  ),
  overtime: v.exactOptional(
    v.strictObject({ thresholdMs: v.exactOptional(positive), perDay: v.exactOptional(positive) }),
  ),
} satisfies Record<keyof PortalSettings, unknown>;

export const settingsSchema = v.strictObject(entries);

/** In place: the bucket and the clock of methods hold their part. */
export function changeSettings(settings: PortalSettings, changes: v.InferOutput<typeof settingsSchema>): void {
  const { bucket, operating, overtime, ...plain } = changes;
  Object.assign(settings, plain);
  Object.assign(settings.bucket, bucket);
  Object.assign(settings.operating, operating);
  Object.assign(settings.overtime, overtime);
}
