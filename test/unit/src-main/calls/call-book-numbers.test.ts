/** What the account's number rules mean for the call book. */
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { NumberRulesSchema } from '#shared/numbers/number-rules.ts';
import { BookRig, line } from './book-rig.ts';

const numbers = v.parse(NumberRulesSchema, {
  outsidePrefix: '0',
  extensionLength: { min: 3, max: 3 },
  outgoing: [{ match: '+49(Z.)', replace: '00$1' }],
  incoming: [{ match: '00(Z.)', replace: '+49$1' }],
  allowed: ['+49.', 'XXX'],
});

let rig: BookRig;
beforeEach(() => {
  rig = new BookRig();
  rig.around.account = { line, country: 'DE', numbers };
});

const dial = (number: string) => rig.book.command({ type: 'dial', number }, 'ui');
const click = (number: string) =>
  rig.book.dialFromCard({ portalCallId: `externalCall.${number}.1790000000`, number, line: line.number });
const targets = () => rig.commands.flatMap((command) => (command.type === 'dial' ? [command.target] : []));

describe('number rules', () => {
  it('shape what is dialled, whoever asks', () => {
    expect(dial('030 1234567').ok).toBe(true);
    rig.end('out-1');
    expect(click('+49 30 1234567').ok).toBe(true);
    expect(targets()).toEqual(['00301234567', '00301234567']);
    expect(rig.book.call('out-1')?.remote).toMatchObject({ number: '00301234567', e164: '+49301234567' });
  });

  it('read who calls', () => {
    rig.ring('a', { number: '003023125101' });
    expect(rig.book.call('a')?.remote).toMatchObject({ number: '003023125101', e164: '+493023125101' });
  });

  it('know an anonymous caller in the PBX’s own spelling, and take two of them for two', () => {
    rig.ring('a', { number: 'Restricted', name: null });
    rig.end('a', { cause: 'missed' });
    rig.ring('b', { number: 'Restricted', name: null });
    expect(rig.book.call('a')?.remote).toMatchObject({ number: '', e164: null });
    expect(rig.book.call('b')?.physicalId).toBe('sip-b');
  });

  it('keep what follows a comma for the tones after the answer', () => {
    dial('030 1234567,,12#');
    expect(rig.commands).toEqual([{ type: 'dial', callId: 'out-1', target: '00301234567', digits: '12#' }]);
  });

  it('refuse what is not on the list, and the click becomes a call that was refused', () => {
    expect(dial('+43 1 234567')).toEqual({ ok: false, reason: 'notAllowed' });
    expect(rig.book.calls).toEqual([]);
    expect(click('+43 1 234567')).toEqual({ ok: false, reason: 'notAllowed' });
    expect(rig.book.calls).toMatchObject([{ phase: 'ended', end: { cause: 'refused' } }]);
    expect(rig.commands).toEqual([]);
  });
});

describe('an emergency number', () => {
  it.each(['112', '110', '0112', '1 1 2'])('%s is dialled as it stands, though no list names it', (number) => {
    expect(dial(number).ok).toBe(true);
    expect(targets()).toEqual([number.replaceAll(' ', '')]);
  });

  it('is dialled whatever calls are up', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      rig.ring(id, { number: `030231251${id.charCodeAt(0)}` });
      if (rig.book.call(id)?.phase === 'ringing') rig.talk(id);
    }
    expect(dial('101')).toEqual({ ok: false, reason: 'tooManyCalls' });
    rig.commands.length = 0;
    expect(dial('112').ok).toBe(true);
    expect(click('110').ok).toBe(true);
    expect(targets()).toEqual(['112', '110']);
  });

  it('is told apart from one that can be reached: without a PBX it is refused, plainly', () => {
    rig.around.registered = false;
    expect(dial('112')).toEqual({ ok: false, reason: 'notRegistered' });
    rig.around.account = null;
    expect(dial('112')).toEqual({ ok: false, reason: 'notRegistered' });
  });
});
