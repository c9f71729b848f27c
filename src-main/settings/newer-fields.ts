/**
 * What a newer release has stored inside of groups that we know (`calls.newSwitch`): kept for its return, and written back
 * beside whatever has changed here. Pure.
 */
import { copy } from '#shared/policy/paths.ts';
import { accountId, type Settings } from '#shared/settings.ts';

type Tree = Readonly<Record<string, unknown>>;
/** By group. */
export type NewerFields = Readonly<Record<string, Tree>>;

/** @param stored as it was read */
export function newerFields(stored: Tree, settings: Settings): NewerFields {
  const found: Record<string, Tree> = {};
  for (const [group, ours] of Object.entries(settings)) {
    const theirs = stored[group];
    if (!isTree(ours) || !isTree(theirs)) continue;
    const unknown = Object.entries(theirs).filter(([name]) => !(name in ours));
    if (unknown.length > 0) found[group] = Object.fromEntries(unknown);
  }
  return found;
}

/**
 * @param before the settings that the fields were found beside
 * @returns what is to be written
 */
export function withNewerFields(settings: Settings, fields: NewerFields, before: Settings): Settings {
  const written = copy(settings) as Settings & Record<string, unknown>;
  for (const [group, unknown] of Object.entries(fields)) {
    const ours = written[group];
    if (isTree(ours) && isSameThing(group, settings, before))
      Object.assign(written, { [group]: { ...unknown, ...ours } });
  }
  return written;
}

/** Another account or another portal has nothing of the old one's. */
function isSameThing(group: string, now: Settings, before: Settings): boolean {
  switch (group) {
    case 'account':
      return now.account !== null && before.account !== null && accountId(now.account) === accountId(before.account);
    case 'portal':
      return now.portal?.origin === before.portal?.origin;
    default:
      return true;
  }
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
