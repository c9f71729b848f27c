import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { AcceleratorSchema, problemOf, readAccelerator, writeAccelerator } from '#shared/shortcuts/accelerator.ts';
import { type KeyPress, recordKeys } from '#shared/shortcuts/pressed-keys.ts';

describe('keys for every program', () => {
  it.each([
    ['control+alt+f9', 'Control+Alt+F9'],
    ['Shift+Ctrl+a', 'Control+Shift+A'],
    ['Cmd+Option+Space', 'Alt+Meta+Space'],
    ['F13', 'F13'],
    ['Shift+F9', 'Shift+F9'],
    ['Ctrl+NUM5', 'Control+num5'],
    ['Alt+Shift+pageup', 'Alt+Shift+PageUp'],
  ])('%s is written %s', (text, written) => {
    const read = readAccelerator(text);
    expect(read && writeAccelerator(read)).toBe(written);
  });

  it.each([
    '',
    'Control',
    'Control+',
    'Control+Alt',
    'Hyper+A',
    'Control+Control+A',
    'Control+Ö',
    'F25',
    'Ctrl+AA',
    '+',
  ])('"%s" is none', (text) => expect(readAccelerator(text)).toBeNull());

  it.each([
    ['F9', 'tooPlain'],
    ['A', 'tooPlain'],
    ['Control+C', 'tooPlain'],
    ['Shift+A', 'tooPlain'],
    ['Meta+L', 'tooPlain'],
    ['num5', 'tooPlain'],
    ['Control+Alt+Delete', 'reserved'],
    ['Alt+F4', 'reserved'],
    ['Control+Alt+F2', 'reserved'],
    ['Control+Shift+C', null],
    ['Control+Alt+H', null],
    ['Alt+F9', null],
    ['F24', null],
  ] as const)('%s: %s', (text, problem) => {
    const read = readAccelerator(text);
    expect(read === null ? 'none' : problemOf(read)).toBe(problem);
    expect(v.is(AcceleratorSchema, text)).toBe(problem === null);
  });
});

describe('what is pressed', () => {
  const press = (key: string, code: string, held = '', altGraph = false): KeyPress => ({
    key,
    code,
    ctrlKey: held.includes('c'),
    altKey: held.includes('a'),
    shiftKey: held.includes('s'),
    metaKey: held.includes('m'),
    getModifierState: (name) => name === 'AltGraph' && altGraph,
  });

  it.each([
    ['the letter that is written on the key', press('Y', 'KeyZ', 'cs'), 'Control+Shift+Y'],
    ['where no Latin letter is, the one that lies there', press('Ф', 'KeyA', 'cs'), 'Control+Shift+A'],
    ['a digit of an upper row that Shift turns into a sign', press('!', 'Digit1', 'cs'), 'Control+Shift+1'],
    ['a key of the number pad', press('5', 'Numpad5', 'c'), 'Control+num5'],
    ['the pad’s plus', press('+', 'NumpadAdd', 'c'), 'Control+numadd'],
    ['an arrow', press('ArrowUp', 'ArrowUp', 'ca'), 'Control+Alt+Up'],
    ['a function key', press('F11', 'F11', 's'), 'Shift+F11'],
    ['the space bar', press(' ', 'Space', 'ca'), 'Control+Alt+Space'],
  ])('records %s', (_, given, expected) => {
    const recorded = recordKeys(given);
    expect(recorded.kind === 'recorded' && writeAccelerator(recorded.accelerator)).toBe(expected);
  });

  it('waits while there are only modifiers', () => {
    expect(recordKeys(press('Control', 'ControlLeft', 'cs'))).toEqual({
      kind: 'waiting',
      modifiers: ['Control', 'Shift'],
    });
  });

  it.each([
    // AltGr+Q on a German keyboard under Windows: Ctrl, Alt and "@".
    ['keys that write a character', press('@', 'KeyQ', 'ca', true), 'writesCharacter'],
    ['a key that has no name', press('ß', 'Minus', 'ca'), 'unknownKey'],
    ['Enter', press('Enter', 'Enter', 'cs'), 'unknownKey'],
    ['what every program needs', press('c', 'KeyC', 'c'), 'tooPlain'],
  ])('refuses %s', (_, given, problem) => {
    expect(recordKeys(given)).toEqual({ kind: 'refused', problem });
  });
});
