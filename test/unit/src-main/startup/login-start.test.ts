import { beforeEach, describe, expect, it } from 'vitest';
import type { StartupSettings } from '#shared/settings.ts';
import type { StartupStatus } from '#shared/state.ts';
import { LoginStart } from '../../../../src-main/startup/login-start.ts';
import { silentLog } from '../manual-clock.ts';

let system: StartupStatus;
let asked: StartupSettings[];
let refuses: boolean;
let settings: StartupSettings;
let start: LoginStart;
let refusals: number;

beforeEach(() => {
  system = 'off';
  asked = [];
  refuses = false;
  refusals = 0;
  settings = { atLogin: false, hidden: true };
  start = new LoginStart({
    item: {
      status: async () => system,
      set: async (wanted) => {
        asked.push(wanted);
        if (refuses) throw new Error('EACCES');
        system = wanted.atLogin ? 'on' : 'off';
      },
    },
    log: silentLog,
    settings: () => settings,
  });
  start.on('refused', () => refusals++);
});

describe('starting with the computer', () => {
  it('touches nothing where nobody has asked for it', async () => {
    await start.start();
    expect([asked, start.status]).toEqual([[], 'off']);
  });

  it('is given to the system at each start: the program may have moved', async () => {
    settings = { atLogin: true, hidden: true };
    await start.start();
    expect([asked, start.status]).toEqual([[settings], 'on']);
  });

  it('goes where a policy no longer wants it', async () => {
    system = 'on';
    await start.start();
    expect(start.status).toBe('off');
  });

  it('stays off where the person has switched it off in the system’s settings, until she asks again', async () => {
    system = 'switchedOff';
    settings = { atLogin: true, hidden: true };
    await start.start();
    expect([asked, start.status]).toEqual([[], 'switchedOff']);
    settings = { atLogin: true, hidden: false };
    await start.settingsChanged();
    expect(start.status).toBe('on');
  });

  it('says that the system has refused', async () => {
    refuses = true;
    settings = { atLogin: true, hidden: true };
    await start.settingsChanged();
    expect([start.status, refusals]).toEqual(['refused', 1]);
    refuses = false;
    await start.settingsChanged();
    expect(start.status).toBe('on');
  });

  it('takes two changes one after the other', async () => {
    settings = { atLogin: true, hidden: true };
    const first = start.settingsChanged();
    settings = { atLogin: false, hidden: true };
    await Promise.all([first, start.settingsChanged()]);
    expect(start.status).toBe('off');
  });
});
