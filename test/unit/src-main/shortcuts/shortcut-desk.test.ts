import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import { defaultShortcuts, type ShortcutSettings } from '#shared/shortcuts/shortcuts.ts';
import { incoming, outgoing, talking } from '../../../../scripts/screens/people.ts';
import type { Log } from '../../../../src-main/ports.ts';
import { ShortcutDesk } from '../../../../src-main/shortcuts/shortcut-desk.ts';
import { ManualClock, settled, silentLog } from '../manual-clock.ts';

/** A keyboard on which other programs may have keys, too. */
class Keyboard {
  readonly system = 'linux';
  wayland = false;
  readonly taken = new Set<string>();
  readonly ours = new Map<string, () => void>();
  suspended = false;
  selected: string | Error = '';
  reads = 0;

  register(accelerator: string, pressed: () => void): boolean {
    if (this.suspended || this.taken.has(accelerator) || this.ours.has(accelerator)) return false;
    this.ours.set(accelerator, pressed);
    return true;
  }
  unregister(accelerator: string): void {
    this.ours.delete(accelerator);
  }
  setSuspended(suspended: boolean): void {
    this.suspended = suspended;
  }
  async selectedText(): Promise<string> {
    this.reads++;
    if (this.selected instanceof Error) throw this.selected;
    return this.selected;
  }
  press(accelerator: string): void {
    if (!this.suspended) this.ours.get(accelerator)?.();
  }
}

const all: ShortcutSettings = {
  enabled: true,
  answer: 'Control+Alt+A',
  hangUp: 'Control+Alt+H',
  mute: 'Control+Alt+M',
  callSelected: 'Control+Alt+C',
};

let keyboard: Keyboard;
let clock: ManualClock;
let settings: ShortcutSettings;
let calls: readonly Call[];
let commands: CallCommand[];
let texts: (string | null)[];
let logged: unknown[];
let desk: ShortcutDesk;

beforeEach(() => {
  keyboard = new Keyboard();
  clock = new ManualClock();
  settings = all;
  calls = [];
  commands = [];
  texts = [];
  logged = [];
  const keep = (...line: unknown[]): void => void logged.push(line);
  const log: Log = { ...silentLog, debug: keep, info: keep, warn: keep, error: keep };
  desk = new ShortcutDesk({
    keys: keyboard,
    clock,
    log,
    count: () => undefined,
    settings: () => settings,
    calls: () => calls,
    command: (command) => void commands.push(command),
    callText: (text) => void texts.push(text),
    selectionUnreadable: () => void texts.push(null),
  });
});

const set = (changes: Partial<ShortcutSettings>): void => {
  settings = { ...settings, ...changes };
  desk.apply();
};

describe('what is registered', () => {
  it('is what the settings say, and nothing by default', () => {
    settings = defaultShortcuts;
    desk.apply();
    expect([...keyboard.ours.keys()]).toEqual([]);
    set(all);
    expect([...keyboard.ours.keys()]).toEqual(['Control+Alt+A', 'Control+Alt+H', 'Control+Alt+M', 'Control+Alt+C']);
    expect(desk.state.status).toEqual({ answer: 'ready', hangUp: 'ready', mute: 'ready', callSelected: 'ready' });
  });

  it('is nothing while shortcuts are switched off, and all of it again afterwards', () => {
    desk.apply();
    set({ enabled: false });
    expect(keyboard.ours.size).toBe(0);
    expect(desk.state.status.answer).toBe('none');
    set({ enabled: true });
    expect(keyboard.ours.size).toBe(4);
  });

  it('changes places: keys go from one action to another', () => {
    desk.apply();
    calls = [talking];
    set({ hangUp: 'Control+Alt+M', mute: 'Control+Alt+H' });
    keyboard.press('Control+Alt+H');
    keyboard.press('Control+Alt+M');
    expect(commands.map(({ type }) => type)).toEqual(['mute', 'hangup']);
  });

  it('tells what another program has, and gets it once it is free', () => {
    keyboard.taken.add('Control+Alt+M');
    desk.apply();
    expect(desk.state.status).toMatchObject({ mute: 'refused', answer: 'ready' });
    keyboard.taken.clear();
    set({ answer: null });
    expect(desk.state.status).toMatchObject({ mute: 'ready', answer: 'none' });
  });

  it('is registered once where two actions want the same keys', () => {
    set({ mute: 'Control+Alt+A' });
    expect(desk.state.status).toMatchObject({ answer: 'ready', mute: 'conflict' });
    calls = [incoming];
    keyboard.press('Control+Alt+A');
    expect(commands).toEqual([{ type: 'answer', callId: incoming.id }]);
  });

  it('on Wayland says no more than it knows', () => {
    keyboard.wayland = true;
    desk.apply();
    expect(desk.state.status.answer).toBe('asked');
  });

  it('is given back at the end', () => {
    desk.apply();
    desk.setRecording(true);
    desk.stop();
    expect([keyboard.ours.size, keyboard.suspended]).toEqual([0, false]);
  });
});

describe('while new keys are recorded', () => {
  it('the old ones do nothing', () => {
    desk.apply();
    calls = [incoming];
    desk.setRecording(true);
    keyboard.press('Control+Alt+A');
    expect(commands).toEqual([]);
    desk.setRecording(false);
    keyboard.press('Control+Alt+A');
    expect(commands).toHaveLength(1);
  });

  it('a change waits for the end', () => {
    desk.apply();
    desk.setRecording(true);
    set({ mute: 'F13' });
    expect(keyboard.ours.has('F13')).toBe(false);
    desk.setRecording(false);
    expect(keyboard.ours.has('F13')).toBe(true);
    expect(desk.state.status.mute).toBe('ready');
  });

  it('a window that never ends it leaves the keys dead for half a minute', async () => {
    desk.apply();
    desk.setRecording(true);
    await clock.advance(29_000);
    expect(keyboard.suspended).toBe(true);
    await clock.advance(2_000);
    expect(keyboard.suspended).toBe(false);
  });
});

describe('a press', () => {
  const held: Call = { ...talking, id: 'held', hold: 'local' };

  it.each<[string, string, readonly Call[], CallCommand | null]>([
    ['answers the call that rings', 'Control+Alt+A', [incoming], { type: 'answer', callId: incoming.id }],
    ['answers nothing where nothing rings', 'Control+Alt+A', [talking], null],
    ['hangs up the conversation', 'Control+Alt+H', [talking], { type: 'hangup', callId: talking.id }],
    ['hangs up what is dialled', 'Control+Alt+H', [outgoing], { type: 'hangup', callId: outgoing.id }],
    ['declines what only rings', 'Control+Alt+H', [incoming], { type: 'decline', callId: incoming.id }],
    [
      'ends the conversation, not the call that rings beside it',
      'Control+Alt+H',
      [talking, { ...incoming, id: 'second' }],
      { type: 'hangup', callId: talking.id },
    ],
    ['leaves a call on hold alone', 'Control+Alt+H', [held], null],
    ['mutes', 'Control+Alt+M', [talking], { type: 'mute', callId: talking.id, muted: true }],
    ['unmutes', 'Control+Alt+M', [{ ...talking, muted: true }], { type: 'mute', callId: talking.id, muted: false }],
    ['mutes nothing outside of a call', 'Control+Alt+M', [incoming], null],
  ])('%s', (_, keys, given, expected) => {
    desk.apply();
    calls = given;
    keyboard.press(keys);
    expect(commands).toEqual(expected === null ? [] : [expected]);
  });

  it('reads the selection then and only then, and writes nothing of it down', async () => {
    keyboard.selected = '+49 30 555 0199';
    desk.apply();
    expect(keyboard.reads).toBe(0);
    keyboard.press('Control+Alt+C');
    await settled();
    expect([keyboard.reads, texts]).toEqual([1, ['+49 30 555 0199']]);
    expect(JSON.stringify(logged)).not.toContain('555');
  });

  it('says when the selection can’t be read', async () => {
    keyboard.selected = new Error('no clipboard');
    desk.apply();
    keyboard.press('Control+Alt+C');
    await settled();
    expect(texts).toEqual([null]);
  });
});
