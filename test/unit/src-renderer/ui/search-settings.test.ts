import { describe, expect, it } from 'vitest';
import { type Locale, translator } from '#shared/messages/catalogue.ts';
import { ready } from '../../../../scripts/screens/people.ts';
import { searchSettings, wordsOf } from '../../../../src-renderer/ui/settings/search/search-settings.ts';

const found = (query: string, locale: Locale = 'en'): readonly string[] =>
  searchSettings(query, ready, translator(locale)).map(({ label }) => label);

describe('the search in the settings', () => {
  it.each<[string, Locale, string]>([
    ['microphone', 'en', 'audio.device.microphone'],
    ['mic', 'en', 'audio.device.microphone'],
    ['melody', 'en', 'audio.device.ringer'],
    ['hotkey', 'en', 'shortcuts.enabled'],
    ['autostart', 'en', 'startup.atLogin'],
    ['gdpr', 'en', 'calls.keepDays'],
    ['dark', 'en', 'settings.theme'],
    ['stun', 'en', 'telephone.iceServers'],
    ['Mikro', 'de', 'audio.device.microphone'],
    ['lautstarke', 'de', 'audio.inputVolume'],
    ['Klingelton', 'de', 'audio.ring.external'],
    ['löschen', 'de', 'calls.erase'],
    ['DSGVO', 'de', 'calls.keepDays'],
    ['микрофон', 'ru', 'audio.device.microphone'],
    ['мелодия', 'ru', 'audio.ring.external'],
    ['горячие клавиши', 'ru', 'shortcuts.enabled'],
    ['темная', 'ru', 'settings.theme'],
  ])('"%s" (%s) finds %s', (query, locale, label) => expect(found(query, locale)).toContain(label));

  it('puts what is called so before what only belongs there', () => {
    expect(found('volume')[0]).toMatch(/^audio\..*[vV]olume$/);
    expect(found('language')[0]).toBe('settings.language');
  });

  it('wants every word', () => {
    expect(found('ring volume')[0]).toBe('audio.ringVolume');
    expect(found('ring elephant')).toEqual([]);
  });

  it('finds nothing by nothing', () => {
    expect(found('')).toEqual([]);
    expect(found(' …!? ')).toEqual([]);
  });

  it('leaves out what is not on its page just now', () => {
    expect(found('beep')).toEqual([]);
    const recording = { ...ready, callSettings: { ...ready.callSettings, recording: 'automatic' as const } };
    expect(searchSettings('beep', recording, translator('en')).map(({ label }) => label)).toEqual([
      'calls.recordingBeep',
    ]);
  });

  it('reads words without accents and case', () => {
    expect(wordsOf('Größe, Ёлка & Œuvre-2')).toEqual(['grosse', 'елка', 'œuvre', '2']);
  });
});
