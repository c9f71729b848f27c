import { describe, expect, it } from 'vitest';
import type { CrmEntry } from '#shared/crm-search.ts';
import { history } from '../../../../scripts/screens/people.ts';
import { suggestionsFor } from '../../../../src-renderer/ui/dial/suggestions.ts';

const quickKeys = [
  { number: '104', label: 'Ben Ortiz', watch: false },
  { number: '+493055501234', label: '', watch: true },
];
const client = { type: 'CONTACT', id: 3, name: 'Jonas Bergmann' } as const;
const told = (text: string, crm: readonly CrmEntry[] = []) =>
  suggestionsFor(text, { quickKeys, history, crm }).map(({ from, name, number }) => `${from}: ${name ?? number}`);

describe('suggestions for the text in the dial field', () => {
  it.each([
    ['', []],
    ['1', []],
    ['ber', ['recent: Jonas Bergmann']],
    ['BERGMANN jon', ['recent: Jonas Bergmann']],
    ['соко', ['recent: Мария Соколова']],
    ['orti', ['quickKeys: Ben Ortiz']],
    ['104', ['quickKeys: Ben Ortiz']],
    ['030', ['quickKeys: +493055501234', 'recent: Jonas Bergmann']],
    ['004420', ['recent: +442079460958']],
    ['+44 20', ['recent: +442079460958']],
    ['nobody', []],
  ])('%j finds everybody once', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('calls as a client whoever is in the CRM', () => {
    expect(told('bergmann', [{ client, number: '+49 30 1234-5678' }])).toEqual(['crm: Jonas Bergmann']);
    expect(told('bergmann', [{ client, number: '+49 30 99' }])).toEqual([
      'recent: Jonas Bergmann',
      'crm: Jonas Bergmann',
    ]);
  });

  it('dials what stands in the CRM and shows it as a number is read', () => {
    const [one] = suggestionsFor('zzz', { quickKeys, history, crm: [{ client, number: '+49 (30) 12-34' }] });
    expect(one).toMatchObject({ number: '+49 (30) 12-34', shown: '+49301234', client });
  });
});
