import { describe, expect, it } from 'vitest';
import { translator } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { anonymous, incoming, outgoing, ready, talking } from '../../../../scripts/screens/people.ts';
import { trayLine, trayMenu, trayState } from '../../../../src-main/shell/tray-menu.ts';

const t = translator('en');
const away = { kind: 'doNotDisturb', until: null } as const;
const labels = (state: AppState) => trayMenu(state, t).map((item) => (item === 'separator' ? '-' : item.label));
const held = { ...talking, id: 'held', hold: 'local' } as const;

describe('the tray', () => {
  it.each<[string, Partial<AppState>, string]>([
    ['connecting', { pbx: { state: 'connecting' } }, 'notReady'],
    ['offline', { pbx: { state: 'offline', reason: 'sipTimeout', since: 0 } }, 'offline'],
    ['free', {}, 'ready'],
    ['not to be disturbed', { availability: away }, 'away'],
    ['forwarding', { availability: { kind: 'forward', number: '102', until: null } }, 'away'],
    ['talking, not to be disturbed', { availability: away, calls: [talking] }, 'talking'],
    ['on hold with somebody', { calls: [held] }, 'held'],
    ['talking while a second call rings', { calls: [talking, anonymous] }, 'ringing'],
  ])('of an agent who is %s', (_, given, expected) => {
    expect(trayState({ ...ready, ...given })).toBe(expected);
  });

  it('says and offers little when nothing is going on', () => {
    expect(labels(ready)).toEqual([
      'Offhook: ready',
      '-',
      'Do not disturb',
      'Call the copied number',
      '-',
      'Open Offhook',
      'Test my phone',
      'Diagnostics…',
      'Quit Offhook',
    ]);
    expect(trayLine(ready, t)).toBe('Offhook: ready');
  });

  it('says why the telephone is offline, and offers no call then', () => {
    const offline: AppState = { ...ready, pbx: { state: 'offline', reason: 'wrongSipPassword', since: 0 } };
    expect(trayLine(offline, t)).toBe('Offhook: offline. The telephone password is wrong');
    expect(labels(offline)).not.toContain('Call the copied number');
    expect(trayLine({ ...ready, pbx: { state: 'notSetUp' } }, t)).toBe('Offhook: not set up');
  });

  it.each<[string, AppState['calls'], readonly string[]]>([
    ['a call that rings', [incoming], ['Answer Jonas Bergmann', 'Decline Jonas Bergmann']],
    ['one without a number', [anonymous], ['Answer Unknown number', 'Decline Unknown number']],
    ['one that is dialled', [outgoing], ['Hang up +442079460958']],
    [
      'one that rings while another talks and a third waits',
      [held, talking, anonymous],
      [
        'Answer Unknown number',
        'Decline Unknown number',
        'Hang up Jonas Bergmann',
        'Microphone off',
        'Hold Jonas Bergmann',
        'Resume Jonas Bergmann',
      ],
    ],
    ['one on hold', [held], ['Resume Jonas Bergmann']],
  ])('offers what must be quick: %s', (_, calls, expected) => {
    const offered = labels({ ...ready, calls });
    expect(offered.slice(2, offered.indexOf('Do not disturb')).filter((label) => label !== '-')).toEqual(expected);
  });

  it('switches availability', () => {
    const item = (state: AppState) => trayMenu(state, t).find((one) => one !== 'separator' && 'checked' in one);
    expect(item(ready)).toEqual({
      label: 'Do not disturb',
      checked: false,
      wish: { what: 'availability', availability: away },
    });
    expect(item({ ...ready, availability: { kind: 'forward', number: '102', until: null } })).toEqual({
      label: 'Forwarded to 102',
      checked: true,
      wish: { what: 'availability', availability: { kind: 'available' } },
    });
  });

  it('shows whether the microphone is off, and switches it', () => {
    const item = (muted: boolean) =>
      trayMenu({ ...ready, calls: [{ ...talking, muted }] }, t).find(
        (one) => one !== 'separator' && one.label === 'Microphone off',
      );
    const wish = (muted: boolean) => ({ what: 'command', command: { type: 'mute', callId: talking.id, muted } });
    expect(item(false)).toMatchObject({ checked: false, wish: wish(true) });
    expect(item(true)).toMatchObject({ checked: true, wish: wish(false) });
  });

  it('commands the call that it names', () => {
    expect(trayMenu({ ...ready, calls: [incoming] }, t)).toContainEqual({
      label: 'Answer Jonas Bergmann',
      wish: { what: 'command', command: { type: 'answer', callId: incoming.id } },
    });
  });
});
