/**
 * The journal's tables. Migrations only add, so that the previous release opens the file of the newer one;
 * `user_version` counts the ones applied.
 */
import type { DatabaseSync } from 'node:sqlite';

const migrations: readonly string[] = [
  `
  CREATE TABLE calls (
    id          TEXT PRIMARY KEY,
    created     INTEGER NOT NULL,
    ended       INTEGER,              -- NULL while the call is up
    seen        INTEGER NOT NULL,     -- last sign of life of the program that carries the call
    member_id   TEXT,                 -- whose call it is at the portal; NULL: nobody was signed in
    user_id     TEXT,
    portal_call TEXT,                 -- Bitrix24's CALL_ID, once known
    call        TEXT NOT NULL,        -- the whole call, JSON
    report      TEXT NOT NULL DEFAULT 'open' CHECK (report IN ('open', 'done', 'refused', 'none', 'continued')),
    settled     INTEGER,              -- when the report left 'open': from here on the row's keep-days count
    detail      TEXT,
    broken      TEXT                  -- why the row can't be read; it is left alone
  ) STRICT;
  CREATE INDEX calls_alive ON calls (id) WHERE ended IS NULL;
  CREATE INDEX calls_ended ON calls (ended);
  CREATE INDEX calls_open ON calls (member_id, user_id, created) WHERE report = 'open';
  CREATE INDEX calls_portal_call ON calls (portal_call) WHERE portal_call IS NOT NULL;
  CREATE INDEX calls_settled ON calls (settled) WHERE settled IS NOT NULL;

  CREATE TABLE report_steps (
    seq         INTEGER PRIMARY KEY,
    call_id     TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    step        TEXT NOT NULL,
    attempt     INTEGER NOT NULL,
    state       TEXT NOT NULL,
    at          INTEGER NOT NULL,     -- when it was about to be sent
    answered    INTEGER,              -- when its outcome was known
    portal_call TEXT,
    detail      TEXT
  ) STRICT;
  CREATE INDEX report_steps_call ON report_steps (call_id, seq);
  CREATE INDEX report_steps_portal_call ON report_steps (portal_call) WHERE portal_call IS NOT NULL;
  `,
  `
  CREATE TABLE recordings (
    call_id     TEXT PRIMARY KEY,     -- not a reference: a file may be found without its call
    file        TEXT NOT NULL,        -- its name below the folder of recordings
    state       TEXT NOT NULL CHECK (state IN ('writing', 'complete', 'handed', 'deleted', 'lost')),
    bytes       INTEGER NOT NULL DEFAULT 0,
    sha256      TEXT,
    begun       INTEGER NOT NULL,
    ended       INTEGER,
    error       TEXT,                 -- why it ended early, or is lost
    portal_file TEXT                  -- FILE_ID
  ) STRICT;
  CREATE INDEX recordings_state ON recordings (state);
  -- The agent has erased it, but the portal doesn't have it yet: shown nowhere, and gone with its report.
  ALTER TABLE calls ADD COLUMN erased INTEGER;
  `,
  `
  ALTER TABLE report_steps ADD COLUMN users TEXT;  -- JSON: whose cards a 'show' or 'hide' was about; NULL: the owner's
  `,
  `
  ALTER TABLE report_steps ADD COLUMN reason TEXT;  -- why it came to nothing, as a FailureReason
  CREATE INDEX calls_recent ON calls (created);
  `,
  `
  CREATE TABLE portal_lines (
    member_id   TEXT NOT NULL,
    number      TEXT NOT NULL,
    name        TEXT NOT NULL,        -- what we have called the line there; '': nothing
    wanted      TEXT NOT NULL,        -- the account's name at that time
    refused     INTEGER NOT NULL,     -- the portal does not let us
    at          INTEGER NOT NULL,
    PRIMARY KEY (member_id, number)
  ) STRICT;
  `,
];

/** Of this release. */
export const SCHEMA_VERSION = migrations.length;

/** Brings the file to this release's tables. A newer file is left as it is: it has all that we know of. */
export function migrate(db: DatabaseSync): void {
  const applied = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  for (const [index, sql] of migrations.entries()) {
    if (index < applied) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${index + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}
