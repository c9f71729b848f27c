import { describe, expect, it, vi } from 'vitest';
import type { AppState } from '#shared/state.ts';
import { ready } from '../../../../scripts/screens/people.ts';
import { createStore } from '../../../../src-renderer/ui/state/store.ts';

type Api = Parameters<typeof createStore>[0];

function fakeMain() {
  let push: (state: AppState) => void = () => {};
  const first = Promise.withResolvers<AppState>();
  const api = {
    invoke: () => first.promise,
    on: (_name: string, listener: (state: AppState) => void) => {
      push = listener;
      return () => {};
    },
  } as unknown as Api;
  return { api, push: (state: AppState) => push(state), first };
}

describe('the store of snapshots', () => {
  it('has nothing until the first snapshot is here', async () => {
    const main = fakeMain();
    const store = createStore(main.api);
    expect(store.snapshot()).toBeNull();
    main.first.resolve(ready);
    await vi.waitFor(() => expect(store.snapshot()).toBe(ready));
  });

  it('keeps a push that overtook the first answer', async () => {
    const main = fakeMain();
    const store = createStore(main.api);
    const newer = { ...ready, version: '0.2.0' };
    main.push(newer);
    main.first.resolve(ready);
    await main.first.promise;
    await Promise.resolve();
    expect(store.snapshot()).toBe(newer);
  });

  it('tells those who listen, until they stop', () => {
    const main = fakeMain();
    const store = createStore(main.api);
    const changed = vi.fn<() => void>();
    const stop = store.subscribe(changed);
    main.push(ready);
    stop();
    main.push(ready);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('lives through a first answer that fails and shows the next push', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const main = fakeMain();
    const store = createStore(main.api);
    main.first.reject(new Error('no'));
    await vi.waitFor(() => expect(said).toHaveBeenCalled());
    main.push(ready);
    expect(store.snapshot()).toBe(ready);
    said.mockRestore();
  });
});
