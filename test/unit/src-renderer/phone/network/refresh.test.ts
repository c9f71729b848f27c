import { expect, it } from 'vitest';
import { Refresh, type Refreshable } from '../../../../../src-renderer/phone/network/refresh.ts';

class Call implements Refreshable {
  isTalking = true;
  hasPath = true;
  readonly offers: boolean[] = [];
  #settle: ((answered: boolean) => void) | null = null;
  reoffer({ iceRestart }: { iceRestart: boolean }): Promise<boolean> {
    if (this.#settle !== null) throw new Error('two at a time');
    this.offers.push(iceRestart);
    return new Promise((resolve) => {
      this.#settle = (answered) => {
        this.#settle = null;
        resolve(answered);
      };
    });
  }
  async answer(answered: boolean): Promise<void> {
    this.#settle?.(answered);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

it('offers plainly, and with an ICE restart where the network changed or no path is left', async () => {
  const [plain, moved, lost] = [new Call(), new Call(), new Call()];
  lost.hasPath = false;
  const refresh = new Refresh();
  void refresh.of(plain, false);
  void refresh.of(moved, true);
  void refresh.of(lost, false);
  expect([plain.offers, moved.offers, lost.offers]).toEqual([[false], [true], [true]]);
});

it('makes one offer at a time, and one more for all that was asked meanwhile', async () => {
  const call = new Call();
  const refresh = new Refresh();
  const done = refresh.of(call, false);
  void refresh.of(call, true);
  void refresh.of(call, false);
  expect(call.offers).toEqual([false]);
  await call.answer(true);
  expect(call.offers).toEqual([false, true]);
  await call.answer(true);
  await done;
  expect(call.offers).toHaveLength(2);
});

it('tries again when the offer was refused, but not for ever, and not when the call is over', async () => {
  const call = new Call();
  const refresh = new Refresh();
  const done = refresh.of(call, false);
  await call.answer(false);
  await call.answer(false);
  await call.answer(false);
  await done;
  expect(call.offers).toHaveLength(3);

  void refresh.of(call, false);
  call.isTalking = false;
  await call.answer(false);
  expect(call.offers).toHaveLength(4);
  await refresh.of(call, false);
  expect(call.offers).toHaveLength(4);
});
