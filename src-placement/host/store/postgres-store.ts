/** The store in PostgreSQL, for several replicas. Every operation is one statement, so none needs a transaction. */
import { randomUUID } from 'node:crypto';
import { Pool, type PoolConfig } from 'pg';
import type { Row, Store } from './store.ts';

/** Keys in byte order, whatever the database's language. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS offhook_rows (
    key text COLLATE "C" PRIMARY KEY,
    value text NOT NULL,
    version text NOT NULL,
    expires timestamptz
  );
  CREATE INDEX IF NOT EXISTS offhook_rows_expires ON offhook_rows (expires) WHERE expires IS NOT NULL;
`;
/** Two replicas that start at once would both create: PostgreSQL's IF NOT EXISTS is no lock. */
const SCHEMA_LOCK = 0x0f_f4_00_4b;

const LIVE = '(expires IS NULL OR expires > clock_timestamp())';
const EXPIRY = "clock_timestamp() + $4::double precision * interval '1 millisecond'";

const LIMITS: PoolConfig = {
  max: 10,
  connectionTimeoutMillis: 3000,
  idleTimeoutMillis: 30_000,
  statement_timeout: 5000,
  query_timeout: 8000,
  keepAlive: true,
};

export class PostgresStore implements Store {
  readonly #pool: Pool;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @param onLost an idle connection broke; the next query opens another one */
  static async open(url: string, onLost: (error: Error) => void): Promise<PostgresStore> {
    const pool = new Pool({ ...LIMITS, connectionString: url, application_name: 'offhook-host' });
    pool.on('error', (error) => {
      if (!pool.ending) onLost(error);
    });
    try {
      await createTable(pool);
      return new PostgresStore(pool);
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  async get(key: string): Promise<Row | null> {
    const { rows } = await this.#pool.query<RawRow>(
      `SELECT key, value, version FROM offhook_rows WHERE key = $1 AND ${LIVE}`,
      [key],
    );
    return rows[0] === undefined ? null : toRow(rows[0]);
  }

  async putIfAbsent(key: string, value: unknown, expiresInMs?: number): Promise<string | null> {
    const version = randomUUID();
    const { rowCount } = await this.#pool.query(
      `INSERT INTO offhook_rows AS old (key, value, version, expires) VALUES ($1, $2, $3, ${EXPIRY})
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires
       WHERE old.expires <= clock_timestamp()`,
      [key, JSON.stringify(value), version, expiresInMs ?? null],
    );
    return rowCount === 0 ? null : version;
  }

  async putIfVersion(key: string, value: unknown, version: string, expiresInMs?: number): Promise<string | null> {
    const next = randomUUID();
    const { rowCount } = await this.#pool.query(
      `UPDATE offhook_rows SET value = $2, version = $3, expires = ${EXPIRY} WHERE key = $1 AND version = $5 AND ${LIVE}`,
      [key, JSON.stringify(value), next, expiresInMs ?? null, version],
    );
    return rowCount === 0 ? null : next;
  }

  async delete(key: string, version?: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      `DELETE FROM offhook_rows WHERE key = $1 AND ($2::text IS NULL OR version = $2) AND ${LIVE}`,
      [key, version ?? null],
    );
    return rowCount !== 0;
  }

  async list(prefix: string, limit: number): Promise<readonly Row[]> {
    const { rows } = await this.#pool.query<RawRow>(
      `SELECT key, value, version FROM offhook_rows
       WHERE key >= $1 AND starts_with(key, $1) AND ${LIVE} ORDER BY key LIMIT $2`,
      [prefix, limit],
    );
    return rows.map(toRow);
  }

  async expire(): Promise<number> {
    const { rowCount } = await this.#pool.query('DELETE FROM offhook_rows WHERE expires <= clock_timestamp()');
    return rowCount ?? 0;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

async function createTable(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await client.query(SCHEMA);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

interface RawRow {
  readonly key: string;
  readonly value: string;
  readonly version: string;
}

const toRow = ({ key, value, version }: RawRow): Row => ({ key, value: JSON.parse(value) as unknown, version });
