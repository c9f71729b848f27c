let ready = false;

export function isReady(): boolean {
  return ready;
}

export function setReady(): void {
  ready = true;
}

/** Most of Electron throws, with the given words, when it is used before `ready`. */
export function mustBeReady(message: string): void {
  if (!ready) throw new Error(message);
}
