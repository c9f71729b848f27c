import type { Catalogue } from './catalogue.ts';

export const de = {
  'card.incoming': 'Eingehender Anruf',
  'card.dialing': 'Wählt…',
  'card.ringing': 'Es klingelt…',
  'card.connecting': 'Verbindet…',
  'card.talking': 'Im Gespräch',
  'card.muted': 'Im Gespräch, Mikrofon aus',
  'card.onHold': 'Gehalten',
  'card.heldByThem': 'Die Gegenseite hält das Gespräch',

  'end.hungup': 'Gespräch beendet',
  'end.busy': 'Besetzt',
  'end.declined': 'Abgelehnt',
  'end.noAnswer': 'Keine Antwort',
  'end.missed': 'Verpasst',
  'end.answeredElsewhere': 'Woanders angenommen',
  'end.cancelled': 'Abgebrochen',
  'end.invalidNumber': 'Diese Nummer gibt es nicht',
  'end.forbidden': 'Die Telefonanlage erlaubt diesen Anruf nicht',
  'end.unavailable': 'Nicht erreichbar',
  'end.microphone': 'Kein Mikrofon',
  'end.network': 'Verbindung verloren',
  'end.refused': 'Nicht gewählt',
  'end.failed': 'Der Anruf ist fehlgeschlagen',
} as const satisfies Catalogue;
