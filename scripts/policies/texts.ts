/** Titles of the policies in the administrators' languages. */
import type { PolicyGroup, PolicyKey } from '#shared/policy/policies.ts';

export const LANGUAGES = ['en-US', 'de-DE', 'ru-RU'] as const;
export type Language = (typeof LANGUAGES)[number];
type Text = readonly [en: string, de: string, ru: string];

export const groupTexts: Readonly<Record<PolicyGroup, Text>> = {
  telephone: ['Telephone', 'Telefon', 'Телефон'],
  numbers: ['Numbers', 'Rufnummern', 'Номера'],
  calls: ['Calls and recording', 'Anrufe und Aufnahme', 'Звонки и запись'],
  portal: ['Bitrix24', 'Bitrix24', 'Битрикс24'],
  network: ['Network and proxy', 'Netzwerk und Proxy', 'Сеть и прокси'],
  updates: ['Updates', 'Updates', 'Обновления'],
  desktop: [
    'Shortcuts, start and notifications',
    'Tastenkürzel, Start und Mitteilungen',
    'Сочетания клавиш, запуск и уведомления',
  ],
  appearance: ['Appearance', 'Darstellung', 'Внешний вид'],
};

export const policyTexts: Readonly<Record<PolicyKey, Text>> = {
  SipServer: ['Telephone server (wss://)', 'Telefonserver (wss://)', 'Сервер телефонии (wss://)'],
  SipBackupServers: [
    'Backup servers, in their order',
    'Ersatzserver in ihrer Reihenfolge',
    'Резервные серверы по порядку',
  ],
  SipAddress: [
    'SIP address; {user} is the name that the agent signs in to the computer with',
    'SIP-Adresse; {user} ist der Anmeldename am Computer',
    'SIP-адрес; {user} — имя входа в компьютер',
  ],
  SipAuthorizationUser: [
    'Authorization user, where it differs from the address',
    'Anmeldename, falls er von der Adresse abweicht',
    'Имя для входа, если отличается от адреса',
  ],
  SipPassword: [
    'Telephone password; only in a policy of one user, and readable by her',
    'Telefonpasswort; nur in einer Richtlinie eines Benutzers und für ihn lesbar',
    'Пароль телефонии; только в политике одного пользователя, который может его прочитать',
  ],
  SipRealm: [
    'The only realm whose challenges are answered',
    'Der einzige Realm, dem geantwortet wird',
    'Единственный realm, которому отвечать',
  ],
  SipRegisterSeconds: [
    'Seconds that a registration is asked for',
    'Sekunden, für die registriert wird',
    'Секунды, на которые запрашивается регистрация',
  ],
  SipIceServers: [
    'STUN and TURN servers: address, user and password in one line',
    'STUN- und TURN-Server: Adresse, Benutzer und Passwort in einer Zeile',
    'Серверы STUN и TURN: адрес, имя и пароль в одной строке',
  ],
  SipRelayOnly: ['Sound through the TURN server only', 'Ton nur über den TURN-Server', 'Звук только через сервер TURN'],
  SipCodecs: [
    'Codecs in order of preference: opus, g722, pcma, pcmu',
    'Codecs in der Reihenfolge der Vorliebe: opus, g722, pcma, pcmu',
    'Кодеки по предпочтению: opus, g722, pcma, pcmu',
  ],
  SipDtmf: ['Keypad tones', 'Tastentöne', 'Тональный набор'],
  SipLineNumber: ['Line number at the portal', 'Leitungsnummer im Portal', 'Номер линии на портале'],
  SipLineKind: [
    'Line: one agent’s, or a group’s',
    'Leitung: einer Person oder einer Gruppe',
    'Линия: личная или групповая',
  ],
  SipCallIdHeader: [
    'SIP header that names the physical call',
    'SIP-Header, der den Anruf benennt',
    'Заголовок SIP, называющий звонок',
  ],
  SipVoicemailNumber: ['Voicemail number', 'Nummer der Mailbox', 'Номер голосовой почты'],
  SipMessagesNumber: ['Number to hear messages', 'Nummer zum Abhören', 'Номер прослушивания сообщений'],
  SipPickupCode: ['Code to take a colleague’s call', 'Code zum Heranholen', 'Код перехвата звонка'],
  SipEchoNumber: [
    'Echo number for “Test my phone”',
    'Echo-Nummer für „Telefon testen“',
    'Номер эха для проверки телефона',
  ],
  NumbersCountry: [
    'Country of national numbers, two letters',
    'Land der nationalen Nummern, zwei Buchstaben',
    'Страна местных номеров, две буквы',
  ],
  NumbersOutsidePrefix: ['Prefix for an outside line', 'Vorwahl für das Amt', 'Префикс выхода в город'],
  NumbersExtensionLength: [
    'Digits of an extension: 3 or 3-4',
    'Ziffern einer Nebenstelle: 3 oder 3-4',
    'Цифр во внутреннем номере: 3 или 3-4',
  ],
  NumbersOutgoing: [
    'Outgoing rules: pattern => replacement',
    'Regeln für ausgehende Nummern: Muster => Ersatz',
    'Правила исходящих: образец => замена',
  ],
  NumbersIncoming: [
    'Incoming rules: pattern => replacement',
    'Regeln für eingehende Nummern: Muster => Ersatz',
    'Правила входящих: образец => замена',
  ],
  NumbersAllowed: [
    'Numbers that may be called; emergency numbers always may',
    'Erlaubte Nummern; Notrufe gehen immer',
    'Разрешённые номера; экстренные — всегда',
  ],
  CallsAutoAnswer: [
    'Answer by itself when the telephone system asks for it',
    'Selbst annehmen, wenn die Anlage es verlangt',
    'Отвечать автоматически по просьбе АТС',
  ],
  CallsDialLinks: [
    'Dial numbers in links without asking',
    'Nummern in Links ohne Rückfrage wählen',
    'Набирать номера из ссылок без вопроса',
  ],
  CallsStrip: [
    'Call strip on top of other windows',
    'Anrufleiste über allen Fenstern',
    'Панель звонка поверх других окон',
  ],
  CallsPassToResponsible: [
    'Pass a caller on to the responsible manager',
    'Anrufer an den zuständigen Betreuer weitergeben',
    'Передавать звонящего ответственному менеджеру',
  ],
  CallsRecording: ['Recording', 'Aufnahme', 'Запись'],
  CallsRecordingBeep: ['Beep while recording', 'Signalton während der Aufnahme', 'Сигнал во время записи'],
  CallsKeepDays: [
    'Days that history, recordings and logs are kept',
    'Tage, die Verlauf, Aufnahmen und Protokolle bleiben',
    'Сколько дней хранить историю, записи и журналы',
  ],
  PortalAddress: ['Bitrix24 address', 'Bitrix24-Adresse', 'Адрес Битрикс24'],
  PortalHost: [
    'Address of the Offhook pages, usually the companion host',
    'Adresse der Offhook-Seiten, meist der Begleitserver',
    'Адрес страниц Offhook, обычно это сервер-компаньон',
  ],
  PortalCompanionHost: [
    'Address of the companion host, if the pages are served elsewhere; it is asked for tokens first',
    'Adresse des Begleitservers, wenn die Seiten anderswo liegen; Tokens kommen dann zuerst von ihm',
    'Адрес сервера-компаньона, если страницы находятся в другом месте; токены сначала запрашиваются у него',
  ],
  PortalClientId: ['Application ID (client_id)', 'Anwendungs-ID (client_id)', 'Код приложения (client_id)'],
  PortalClientSecret: [
    'Application key (client_secret); not needed where the companion host keeps it',
    'Anwendungsschlüssel (client_secret); unnötig, wenn ihn der Begleitserver hat',
    'Ключ приложения (client_secret); не нужен, если он есть у сервера-компаньона',
  ],
  UpdatesMode: ['Updates', 'Updates', 'Обновления'],
  ProxyMode: [
    'Proxy: the system’s settings, none, these servers, or a PAC file',
    'Proxy: Einstellungen des Systems, keiner, diese Server oder eine PAC-Datei',
    'Прокси: как в системе, без прокси, эти серверы или файл PAC',
  ],
  ProxyServers: [
    'Proxy servers, as Chromium writes them: host:port',
    'Proxyserver in Chromiums Schreibweise: Host:Port',
    'Прокси-серверы в записи Chromium: хост:порт',
  ],
  ProxyBypass: ['Hosts without the proxy', 'Hosts ohne Proxy', 'Узлы без прокси'],
  ProxyScript: ['Address of a PAC file', 'Adresse einer PAC-Datei', 'Адрес файла PAC'],
  ProxyUser: [
    'Name for the proxy; {user} is the name that the agent signs in to the computer with',
    'Name für den Proxy; {user} ist der Anmeldename am Computer',
    'Имя для прокси; {user} — имя входа в компьютер',
  ],
  ProxyPassword: [
    'Password for the proxy; only in a policy of one user, and readable by her',
    'Passwort für den Proxy; nur in einer Richtlinie eines Benutzers und für ihn lesbar',
    'Пароль для прокси; только в политике одного пользователя, который может его прочитать',
  ],
  UpdatesChannel: ['Channel of updates', 'Kanal der Updates', 'Канал обновлений'],
  UpdatesFeed: [
    'Folder of updates on a server of your own',
    'Ordner der Updates auf einem eigenen Server',
    'Папка обновлений на своём сервере',
  ],
  ShortcutsEnabled: [
    'Shortcuts that work from every program',
    'Tastenkürzel, die in jedem Programm wirken',
    'Сочетания клавиш, действующие в любой программе',
  ],
  ShortcutsAnswer: ['Shortcut to answer', 'Tastenkürzel zum Annehmen', 'Сочетание клавиш: ответить'],
  ShortcutsHangUp: [
    'Shortcut to hang up or decline',
    'Tastenkürzel zum Auflegen oder Ablehnen',
    'Сочетание клавиш: завершить или отклонить',
  ],
  ShortcutsMute: [
    'Shortcut to mute the microphone',
    'Tastenkürzel zum Stummschalten',
    'Сочетание клавиш: выключить микрофон',
  ],
  ShortcutsCallSelected: [
    'Shortcut to call the selected number',
    'Tastenkürzel zum Anrufen der markierten Nummer',
    'Сочетание клавиш: позвонить по выделенному номеру',
  ],
  StartAtLogin: [
    'Start when the agent signs in to the computer',
    'Bei der Anmeldung am Computer starten',
    'Запускать при входе в систему',
  ],
  StartHidden: ['Start without a window', 'Ohne Fenster starten', 'Запускать без окна'],
  NotificationsMode: ['Notifications', 'Mitteilungen', 'Уведомления'],
  NotificationsHideCallers: [
    'No names and numbers in notifications',
    'Keine Namen und Nummern in Mitteilungen',
    'Без имён и номеров в уведомлениях',
  ],
  Language: ['Language', 'Sprache', 'Язык'],
  Theme: ['Light or dark', 'Hell oder dunkel', 'Светлая или тёмная'],
};

const FIXED = {
  enforced: ['Fixed', 'Fest', 'Закреплено'],
  recommended: ['Recommended (changeable)', 'Empfohlen (änderbar)', 'Рекомендовано (можно изменить)'],
  supported: ['Offhook 0.1 and later', 'Offhook 0.1 und neuer', 'Offhook 0.1 и новее'],
} satisfies Record<string, Text>;

export const textIn = (language: Language, text: Text): string => text[LANGUAGES.indexOf(language)] ?? text[0];
export const fixedText = (language: Language, name: keyof typeof FIXED): string => textIn(language, FIXED[name]);
