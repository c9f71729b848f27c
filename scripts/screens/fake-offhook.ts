/**
 * What the preload would put on the window, for pages without a main process: it answers from a table, records what was
 * asked, and lets a test push the next snapshot. `installFake` runs in the page and must not use anything outside itself.
 */
export interface FakeAnswers {
  /** Answer by name of the invocation; `state:get` without one never answers. `{ throws: true }` rejects, `{ never: true }` is no answer yet, `{ lateMs, answer }` a late one. */
  readonly [name: string]: unknown;
}

export interface Asked {
  readonly name: string;
  readonly request: unknown;
}

export interface FakeControls {
  readonly asked: Asked[];
  readonly answers: Record<string, unknown>;
  push(name: string, payload: unknown): void;
}

export function installFake(answers: FakeAnswers): void {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const fake: FakeControls = {
    asked: [],
    answers: { ...answers },
    push: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload);
    },
  };
  const offhook = {
    invoke: (name: string, request: unknown): Promise<unknown> => {
      fake.asked.push({ name, request });
      if (!(name in fake.answers)) {
        return name.endsWith(':get') ? new Promise(() => {}) : Promise.resolve({ ok: true, callId: 'new' });
      }
      const answer = fake.answers[name];
      if (typeof answer === 'object' && answer !== null && 'never' in answer) return new Promise(() => {});
      if (typeof answer === 'object' && answer !== null && 'lateMs' in answer) {
        const { lateMs, answer: late } = answer as { lateMs: number; answer: unknown };
        return new Promise((resolve) => setTimeout(() => resolve(late), lateMs));
      }
      const throws = typeof answer === 'object' && answer !== null && 'throws' in answer;
      return throws ? Promise.reject(new Error('refused')) : Promise.resolve(answer);
    },
    on: (name: string, listener: (payload: unknown) => void): (() => void) => {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener));
      return () => heard.delete(listener);
    },
  };
  Object.assign(globalThis, { offhook, fake });
}
