import type { Catalogue } from './catalogue.ts';

export const ru = {
  'card.incoming': 'Входящий звонок',
  'card.dialing': 'Набор номера…',
  'card.ringing': 'Идут гудки…',
  'card.connecting': 'Соединение…',
  'card.talking': 'Разговор',
  'card.muted': 'Разговор, микрофон выключен',
  'card.onHold': 'На удержании',
  'card.heldByThem': 'Собеседник поставил звонок на удержание',

  'end.hungup': 'Звонок завершён',
  'end.busy': 'Занято',
  'end.declined': 'Отклонён',
  'end.noAnswer': 'Нет ответа',
  'end.missed': 'Пропущен',
  'end.answeredElsewhere': 'Принят на другом телефоне',
  'end.cancelled': 'Отменён',
  'end.invalidNumber': 'Такого номера нет',
  'end.forbidden': 'Телефонная станция не разрешает этот звонок',
  'end.unavailable': 'Недоступен',
  'end.microphone': 'Нет микрофона',
  'end.network': 'Связь потеряна',
  'end.refused': 'Не набран',
  'end.failed': 'Звонок не удался',
} as const satisfies Catalogue;
