import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallEnd } from '#shared/call.ts';
import { LegTransfer } from '../../../../src-renderer/phone/leg-transfer.ts';
import type { ReferEvents, SipSession } from '../../../../src-renderer/phone/sip/session.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function transferOf({ sends = true } = {}) {
  const told: unknown[] = [];
  let their: ReferEvents | undefined;
  const session = {
    refer(_target: unknown, events: ReferEvents) {
      their = events;
      return sends;
    },
  } as unknown as SipSession;
  const transfer = new LegTransfer({
    session: () => session,
    addressOf: (target) => (target === '%' ? null : target),
    dropped: (what) => told.push(what),
    told: (stage, sipCode) => told.push([stage, sipCode]),
    end: ({ cause, by }: CallEnd) => told.push([cause, by]),
  });
  const ask = (target: string | LegTransfer = '600'): ReferEvents => {
    transfer.to(target);
    if (their === undefined) throw new Error('nothing was asked');
    return their;
  };
  return { transfer, told, ask };
}

describe('a transfer', () => {
  it('that is done ends the call from this side', () => {
    const { told, ask } = transferOf();
    const they = ask();
    they.accepted();
    they.done(200);
    expect(told).toEqual([
      ['done', null],
      ['transferred', 'local'],
    ]);
  });

  it('is given up when nothing more is heard after the 202', () => {
    const { transfer, told, ask } = transferOf();
    ask().accepted();
    vi.advanceTimersByTime(31_999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([['failed', 408]]);
    expect(transfer.isUnderWay).toBe(false);
  });

  it('may ring as long as a call may once they say that they try', () => {
    const { told, ask } = transferOf();
    const they = ask();
    they.accepted();
    they.progress();
    vi.advanceTimersByTime(179_999);
    expect(told).toEqual([]);
    they.progress();
    vi.advanceTimersByTime(180_000);
    expect(told).toEqual([['failed', 408]]);
  });

  it('that is over hears nothing more of it', () => {
    const { told, ask } = transferOf();
    const they = ask();
    they.failed(486);
    they.done(200);
    vi.advanceTimersByTime(300_000);
    expect(told).toEqual([['failed', 486]]);
  });

  it('that cannot be asked for has failed', () => {
    const unsent = transferOf({ sends: false });
    unsent.ask();
    expect(unsent.told).toEqual([['failed', null]]);
    const { transfer, told } = transferOf();
    transfer.to('%');
    transfer.to(transfer);
    transfer.to(undefined);
    expect(told).toEqual(Array.from({ length: 3 }, () => ['transfer to nobody', ['failed', null]]).flat(1));
  });

  it('is asked for once at a time', () => {
    const { transfer, told, ask } = transferOf();
    ask();
    transfer.to('601');
    expect(told).toEqual(['transfer']);
  });

  it('has been done when they hang up after they agreed, and not when before', () => {
    const early = transferOf();
    early.ask();
    expect(early.transfer.endedByThem()).toBeNull();
    const { transfer, told, ask } = transferOf();
    ask().accepted();
    expect(transfer.endedByThem()).toEqual({ cause: 'transferred', by: 'remote', sipCode: null });
    expect(told).toEqual([['done', null]]);
  });
});

describe('the consultation of a transfer', () => {
  it('ends with it', () => {
    const consultation = transferOf();
    const { ask } = transferOf();
    const they = ask(consultation.transfer);
    they.accepted();
    they.done(200);
    expect(consultation.told).toEqual([['transferred', 'local']]);
  });

  it('that hangs up meanwhile has been taken over; after a failure it has only hung up', () => {
    const consultation = transferOf();
    const { ask } = transferOf();
    const they = ask(consultation.transfer);
    expect(consultation.transfer.endedByThem()).toBeNull();
    they.accepted();
    expect(consultation.transfer.endedByThem()?.cause).toBe('transferred');
    they.failed(503);
    expect(consultation.transfer.endedByThem()).toBeNull();
  });
});
