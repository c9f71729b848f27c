/** The places of windows on Electron's displays, kept in a file of their own: they change with every drag. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { screen } from 'electron';
import type { Clock, Log } from '../ports.ts';
import { WindowPlaces } from '../window-places/window-places.ts';
import { writeAtomically } from '../write-atomically.ts';

export function windowPlaces(given: {
  readonly userData: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly canPlace: boolean;
}): WindowPlaces {
  const { userData, clock, log, canPlace } = given;
  const file = path.join(userData, 'window-places.json');
  const places = new WindowPlaces({
    clock,
    log,
    canPlace,
    displays: () => screen.getAllDisplays(),
    read: () => read(file),
    write: (remembered) => writeAtomically(file, JSON.stringify(remembered)),
  });
  screen.on('display-added', () => places.displaysChanged());
  screen.on('display-removed', () => places.displaysChanged());
  screen.on('display-metrics-changed', () => places.displaysChanged());
  return places;
}

/** @throws when there is one that can't be read */
function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return JSON.parse(text);
}
