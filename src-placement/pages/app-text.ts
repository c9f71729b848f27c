import type { WizardCheckName, WizardRefusal } from '#shared/host-wizard.ts';
import type { Action } from './app-state.ts';
import type { PageText } from './card.ts';
import type { Language } from './language.ts';

type Screen = 'loading' | 'outside' | 'failed' | 'new' | 'partial' | 'done' | 'finish' | 'asking' | WizardRefusal;

export interface AppText {
  readonly screens: Readonly<Record<Screen, PageText>>;
  readonly checks: Readonly<Record<WizardCheckName, string>>;
  readonly states: Readonly<Record<'ok' | 'missing' | 'stale' | 'refused', string>>;
  readonly actions: Readonly<Record<Action, string>>;
  readonly test: {
    readonly waiting: string;
    readonly arrived: (seconds: string) => string;
    readonly lost: string;
  };
}

const en: AppText = {
  screens: {
    loading: { title: 'One moment…', text: 'Looking at what is set up on this portal.' },
    outside: { title: 'Open this page in Bitrix24', text: 'Choose Offhook in the menu of your Bitrix24 portal.' },
    failed: {
      title: 'That did not work',
      text: 'The portal or the Offhook host did not answer. Nothing is lost; try again.',
    },
    new: {
      title: 'Set Offhook up on this portal',
      text: 'One press adds the telephone line, makes it the outgoing line, and connects calls and pages with Offhook.',
    },
    partial: {
      title: 'Something is missing',
      text: 'What is marked below does not work at the moment. Repairing sets it up again and leaves the rest alone.',
    },
    done: { title: 'Everything is set up', text: 'Calls, clicks and callback forms reach your agents.' },
    finish: {
      title: 'Ready to finish',
      text: 'Everything is bound. Finish the installation: only then does Bitrix24 show call cards and send events.',
    },
    asking: {
      title: 'Remove Offhook from this portal?',
      text: 'Clicks on numbers, callback forms and call cards stop working for everybody. History and records stay.',
    },
    notAdmin: { title: 'For administrators', text: 'Only an administrator of this portal can set Offhook up.' },
    foreignPortal: {
      title: 'This host does not serve this portal',
      text: 'Ask whoever runs the Offhook host to add the portal’s address to its settings.',
    },
    noApplication: {
      title: 'This host does not serve this portal',
      text: 'Ask whoever runs the Offhook host to add the application of this portal to its settings.',
    },
    badToken: {
      title: 'Bitrix24 did not confirm the sign-in',
      text: 'Reload the page. If it happens again, the client secret in the settings of the Offhook host may be wrong.',
    },
    ticketExpired: { title: 'This page is too old', text: 'Reload the page.' },
  },
  checks: {
    scopes: 'Permissions of the application',
    placement: 'Connection on every page',
    events: 'Events: clicks, callback forms',
    line: 'Telephone line',
    outgoingLine: 'Default line for outgoing calls',
    applicationToken: 'Proof of events',
  },
  states: { ok: 'In place', missing: 'Missing', stale: 'Old address', refused: 'Refused' },
  actions: {
    retry: 'Try again',
    setUp: 'Set up',
    repair: 'Repair',
    finish: 'Finish installation',
    test: 'Send a test event',
    unbind: 'Remove…',
    reallyUnbind: 'Remove everything',
    keep: 'Keep',
  },
  test: {
    waiting: 'Waiting for the test event…',
    arrived: (seconds) => `The test event arrived after ${seconds} s.`,
    lost: 'The test event did not arrive within 15 s. Bitrix24 must be able to reach this host from the internet.',
  },
};

const de: AppText = {
  screens: {
    loading: { title: 'Einen Moment…', text: 'Es wird nachgesehen, was auf diesem Portal eingerichtet ist.' },
    outside: {
      title: 'Öffnen Sie diese Seite in Bitrix24',
      text: 'Wählen Sie Offhook im Menü Ihres Bitrix24-Portals.',
    },
    failed: {
      title: 'Das hat nicht geklappt',
      text: 'Das Portal oder der Offhook-Host hat nicht geantwortet. Verloren ist nichts; versuchen Sie es noch einmal.',
    },
    new: {
      title: 'Offhook auf diesem Portal einrichten',
      text: 'Ein Klick legt die Telefonleitung an, macht sie zur ausgehenden Leitung und verbindet Anrufe und Seiten mit Offhook.',
    },
    partial: {
      title: 'Etwas fehlt',
      text: 'Was unten markiert ist, funktioniert im Moment nicht. Das Reparieren stellt es wieder her und lässt den Rest unberührt.',
    },
    done: { title: 'Alles ist eingerichtet', text: 'Anrufe, Klicks und Rückrufformulare erreichen Ihre Mitarbeiter.' },
    finish: {
      title: 'Bereit zum Abschluss',
      text: 'Alles ist verbunden. Schließen Sie die Installation ab: Erst dann zeigt Bitrix24 Anrufkarten und sendet Ereignisse.',
    },
    asking: {
      title: 'Offhook von diesem Portal entfernen?',
      text: 'Klicks auf Nummern, Rückrufformulare und Anrufkarten funktionieren dann für niemanden mehr. Verlauf und Aufzeichnungen bleiben.',
    },
    notAdmin: { title: 'Nur für Administratoren', text: 'Nur wer dieses Portal verwaltet, kann Offhook einrichten.' },
    foreignPortal: {
      title: 'Dieser Host bedient dieses Portal nicht',
      text: 'Bitten Sie, wer den Offhook-Host betreibt, die Adresse des Portals in dessen Einstellungen aufzunehmen.',
    },
    noApplication: {
      title: 'Dieser Host bedient dieses Portal nicht',
      text: 'Bitten Sie, wer den Offhook-Host betreibt, die Anwendung dieses Portals in dessen Einstellungen aufzunehmen.',
    },
    badToken: {
      title: 'Bitrix24 hat die Anmeldung nicht bestätigt',
      text: 'Laden Sie die Seite neu. Geschieht es wieder, ist vielleicht das Client-Secret in den Einstellungen des Offhook-Hosts falsch.',
    },
    ticketExpired: { title: 'Diese Seite ist zu alt', text: 'Laden Sie die Seite neu.' },
  },
  checks: {
    scopes: 'Rechte der Anwendung',
    placement: 'Verbindung auf jeder Seite',
    events: 'Ereignisse: Klicks, Rückrufformulare',
    line: 'Telefonleitung',
    outgoingLine: 'Standardleitung für ausgehende Anrufe',
    applicationToken: 'Echtheit der Ereignisse',
  },
  states: { ok: 'Vorhanden', missing: 'Fehlt', stale: 'Alte Adresse', refused: 'Abgelehnt' },
  actions: {
    retry: 'Noch einmal versuchen',
    setUp: 'Einrichten',
    repair: 'Reparieren',
    finish: 'Installation abschließen',
    test: 'Testereignis senden',
    unbind: 'Entfernen…',
    reallyUnbind: 'Alles entfernen',
    keep: 'Behalten',
  },
  test: {
    waiting: 'Das Testereignis wird erwartet…',
    arrived: (seconds) => `Das Testereignis kam nach ${seconds} s an.`,
    lost: 'Das Testereignis kam nicht innerhalb von 15 s an. Bitrix24 muss diesen Host aus dem Internet erreichen können.',
  },
};

const ru: AppText = {
  screens: {
    loading: { title: 'Одну минуту…', text: 'Проверяем, что настроено на этом портале.' },
    outside: { title: 'Откройте эту страницу в Битрикс24', text: 'Выберите Offhook в меню вашего портала Битрикс24.' },
    failed: {
      title: 'Не получилось',
      text: 'Портал или хост Offhook не ответил. Ничего не потеряно, попробуйте ещё раз.',
    },
    new: {
      title: 'Настроить Offhook на этом портале',
      text: 'Одно нажатие добавит телефонную линию, сделает её исходящей и свяжет звонки и страницы с Offhook.',
    },
    partial: {
      title: 'Чего-то не хватает',
      text: 'Отмеченное ниже сейчас не работает. Исправление восстановит это и не тронет остальное.',
    },
    done: {
      title: 'Всё настроено',
      text: 'Звонки, нажатия на номера и формы обратного звонка доходят до сотрудников.',
    },
    finish: {
      title: 'Можно завершать',
      text: 'Всё подключено. Завершите установку: только после этого Битрикс24 показывает карточки звонков и присылает события.',
    },
    asking: {
      title: 'Удалить Offhook с этого портала?',
      text: 'Нажатия на номера, формы обратного звонка и карточки звонков перестанут работать у всех. История и записи останутся.',
    },
    notAdmin: {
      title: 'Только для администраторов',
      text: 'Настроить Offhook может только администратор этого портала.',
    },
    foreignPortal: {
      title: 'Этот хост не обслуживает этот портал',
      text: 'Попросите того, кто ведёт хост Offhook, добавить адрес портала в его настройки.',
    },
    noApplication: {
      title: 'Этот хост не обслуживает этот портал',
      text: 'Попросите того, кто ведёт хост Offhook, добавить приложение этого портала в его настройки.',
    },
    badToken: {
      title: 'Битрикс24 не подтвердил вход',
      text: 'Перезагрузите страницу. Если повторится, возможно, в настройках хоста Offhook неверный секрет приложения.',
    },
    ticketExpired: { title: 'Эта страница устарела', text: 'Перезагрузите страницу.' },
  },
  checks: {
    scopes: 'Права приложения',
    placement: 'Связь на каждой странице',
    events: 'События: нажатия, формы обратного звонка',
    line: 'Телефонная линия',
    outgoingLine: 'Линия исходящих по умолчанию',
    applicationToken: 'Подлинность событий',
  },
  states: { ok: 'Есть', missing: 'Нет', stale: 'Старый адрес', refused: 'Отказано' },
  actions: {
    retry: 'Попробовать ещё раз',
    setUp: 'Настроить',
    repair: 'Исправить',
    finish: 'Завершить установку',
    test: 'Отправить тестовое событие',
    unbind: 'Удалить…',
    reallyUnbind: 'Удалить всё',
    keep: 'Оставить',
  },
  test: {
    waiting: 'Ждём тестовое событие…',
    arrived: (seconds) => `Тестовое событие пришло через ${seconds} с.`,
    lost: 'Тестовое событие не пришло за 15 с. Битрикс24 должен иметь доступ к этому хосту из интернета.',
  },
};

export const APP_TEXT: Readonly<Record<Language, AppText>> = { en, de, ru };
