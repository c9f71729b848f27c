/** What the program gets of a computer on which nothing happens: in the light, awake, with no network interface. */
import path from 'node:path';
import type { ProgramDeps } from '../../../src-main/program-deps.ts';

type Quiet = Pick<
  ProgramDeps,
  | 'version'
  | 'journalFile'
  | 'recordingsFolder'
  | 'logFiles'
  | 'preferredLanguages'
  | 'computerName'
  | 'userName'
  | 'openExternal'
  | 'systemIsDark'
  | 'networkInterfaces'
  | 'keepAwake'
  | 'idleMs'
>;

/** @param directory for the journal and the recordings */
export const quietComputer = (directory: string): Quiet => ({
  version: '0.1.0',
  journalFile: path.join(directory, 'journal.sqlite'),
  recordingsFolder: path.join(directory, 'recordings'),
  logFiles: { expire: () => undefined, erase: () => undefined },
  preferredLanguages: ['en'],
  computerName: 'Office',
  userName: 'agent',
  openExternal: async () => undefined,
  systemIsDark: () => false,
  networkInterfaces: () => ({}),
  keepAwake: () => () => undefined,
  idleMs: () => 0,
});
