import { describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import type { CallCommand, CommandResult } from '#shared/command.ts';
import { transferFromCard } from '../../../../src-main/calls/card-transfer.ts';
import { talking } from '../bridge/sample-calls.ts';
import { silentLog } from '../manual-clock.ts';

function transfer(
  target: string,
  byId: () => Promise<{ userId: string; extension: string | null } | null>,
  now: Call = talking,
) {
  const done: (CallCommand | string)[] = [];
  const deps = {
    log: silentLog,
    colleagues: { byId },
    giving: {
      around: (_call: Call, number: string, run: () => CommandResult) => {
        done.push(`told about ${number}`);
        return Promise.resolve(run());
      },
    },
    book: {
      call: () => now,
      command: (command: CallCommand) => {
        done.push(command);
        return { ok: true as const, callId: 'consult' };
      },
    },
  };
  return transferFromCard(deps, talking, target).then((result) => ({ result, done }));
}

const nobody = () => Promise.resolve(null);
const refused = { result: { ok: false, reason: 'noExtension' }, done: [] };
const asks = (number: string) => [`told about ${number}`, { type: 'consult', callId: talking.id, number }];

describe("the card's transfer", () => {
  it('to an employee asks at her extension, when her desktop has been told', async () => {
    const { done } = await transfer('13', () => Promise.resolve({ userId: '13', extension: '102' }));
    expect(done).toEqual(asks('102'));
  });

  it('pressed again offers nobody anything: the book refuses it', async () => {
    const transferred = { kind: 'consult', target: '101', consultId: 'x', stage: 'consulting', sipCode: null } as const;
    const colleague = () => Promise.resolve({ userId: '13', extension: '102' });
    const { done } = await transfer('13', colleague, { ...talking, transfer: transferred });
    expect(done).toEqual(asks('102').slice(1));
  });

  it('to what is nobody’s id goes to that number', async () => {
    expect((await transfer('102', nobody)).done).toEqual(asks('102'));
    expect((await transfer('+493012345', nobody)).done).toEqual(asks('+493012345'));
  });

  it('to somebody without a telephone is refused', async () => {
    expect(await transfer('14', () => Promise.resolve({ userId: '14', extension: null }))).toEqual(refused);
  });

  it('to an id is refused while nobody can be asked whose it is, and never dialled as a number', async () => {
    const down = () => Promise.reject(new Error('portal down'));
    expect(await transfer('13', down)).toEqual(refused);
    expect((await transfer('+493012345', down)).done).toEqual(asks('+493012345'));
  });
});
