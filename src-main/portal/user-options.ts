/**
 * The small per-user storage that the portal gives this application (bitrix24.md 3.9): what all desktops of one agent
 * share, and what her Bitrix24 pages get with `getInitData`. A write replaces one option; there is no compare-and-set.
 */
import * as v from 'valibot';
import type { CallOptions, PortalApi } from '#shared/web/portal/portal-api.ts';

const OptionsSchema = v.record(v.string(), v.unknown());

/** All options that hold a text. */
export async function readUserOptions(portal: PortalApi, options?: CallOptions): Promise<ReadonlyMap<string, string>> {
  const answer = await portal.call<unknown>('user.option.get', {}, options);
  // PHP: no options at all are `[]`.
  const all = v.is(OptionsSchema, answer) ? Object.entries(answer) : [];
  return new Map(all.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

export async function writeUserOptions(
  portal: PortalApi,
  values: Readonly<Record<string, string>>,
  options?: CallOptions,
): Promise<void> {
  await portal.call('user.option.set', { options: values }, options);
}
