/**
 * From what the administrator writes to letters: settings for all, and a table with a row for each agent.
 *
 *   file,SipAddress,secretsFrom
 *   ada,201@pbx.example.com,https://it.example.com/once/7f3a…
 */
import { randomUUID } from 'node:crypto';
import { SET_UP_VERSION, type SetUpBody, type WrittenValue } from '#shared/provision/set-up.ts';

export interface Terms {
  readonly organisation: string;
  readonly origin?: string | undefined;
  readonly secretsFrom?: string | undefined;
  readonly days: number;
  readonly settings: Readonly<Record<string, WrittenValue>>;
}

export function letter({ organisation, origin, secretsFrom, days, settings }: Terms, now: number): SetUpBody {
  return {
    v: SET_UP_VERSION,
    id: randomUUID(),
    organisation,
    ...(origin !== undefined && { origin }),
    issued: now,
    expires: now + days * 86_400_000,
    settings: { ...settings },
    ...(secretsFrom !== undefined && { secretsFrom }),
  };
}

export interface AgentRow {
  readonly file: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secretsFrom?: string;
}

/** @throws where a row isn't as its heading, or a name would leave the folder */
export function readAgents(csv: string): readonly AgentRow[] {
  const [heading = '', ...rows] = csv
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((row) => row.trim() !== '');
  const columns = heading.split(',').map((name) => name.trim());
  if (columns[0] !== 'file') throw new Error('the first column is called "file"');
  return rows.map((row, index) => {
    const cells = row.split(',').map((cell) => cell.trim());
    if (cells.length !== columns.length) throw new Error(`row ${index + 2}: ${columns.length} columns are needed`);
    const [file = ''] = cells;
    if (!/^[\w.-]{1,80}$/.test(file) || file.startsWith('.'))
      throw new Error(`row ${index + 2}: no name for a file: ${file}`);
    const values = Object.fromEntries(
      columns.map((name, at) => [name, cells[at] ?? '']).filter(([, cell]) => cell !== ''),
    );
    const { file: _file, secretsFrom, ...settings } = values;
    return { file, settings, ...(secretsFrom !== undefined && { secretsFrom }) };
  });
}
