import type { PageText } from './card.ts';
import type { Language } from './language.ts';
import type { PairState } from './pairing.ts';

export const PAIR_TEXT: Readonly<Record<Language, Readonly<Record<PairState, PageText>>>> = {
  en: {
    ready: {
      title: 'Connect this browser',
      text: 'Offhook on this computer and the call card in Bitrix24 will work together. The browser will ask whether this site may access apps on this device: allow it.',
      action: 'Connect',
    },
    asking: {
      title: 'The browser is asking you',
      text: 'Press “Allow” in the question at the top of the window.',
      hint: 'In Firefox, tick “Remember my choice for this site” first.',
      action: 'Try again',
    },
    connecting: { title: 'Connecting…', text: 'One moment.' },
    connected: {
      title: 'Connected',
      text: 'The call card now works in this browser. You can close this tab; nothing has to be reloaded.',
    },
    denied: {
      title: 'The browser is blocking the connection',
      text: 'This site was told not to access apps on this device. Open the site settings (the icon to the left of the address), set “Apps on device” to “Allow”, then try again.',
      action: 'Try again',
    },
    notRunning: {
      title: 'Offhook does not answer',
      text: 'Start Offhook on this computer, then try again.',
      action: 'Try again',
    },
    expired: {
      title: 'This link is used up',
      text: 'Press “Connect browser” in Offhook once more. Each link works once and for ten minutes.',
    },
    noLink: {
      title: 'Start in Offhook',
      text: 'Press “Connect browser” in Offhook on your computer. It opens this page.',
    },
  },
  de: {
    ready: {
      title: 'Diesen Browser verbinden',
      text: 'Offhook auf diesem Computer und die Anrufkarte in Bitrix24 arbeiten dann zusammen. Der Browser fragt, ob diese Seite auf Apps auf diesem Gerät zugreifen darf: Erlauben Sie es.',
      action: 'Verbinden',
    },
    asking: {
      title: 'Der Browser fragt Sie',
      text: 'Klicken Sie in der Frage oben im Fenster auf „Zulassen“.',
      hint: 'Setzen Sie in Firefox vorher das Häkchen „Entscheidung für diese Website merken“.',
      action: 'Noch einmal versuchen',
    },
    connecting: { title: 'Verbindung wird aufgebaut…', text: 'Einen Moment.' },
    connected: {
      title: 'Verbunden',
      text: 'Die Anrufkarte funktioniert jetzt in diesem Browser. Sie können diesen Tab schließen; neu geladen werden muss nichts.',
    },
    denied: {
      title: 'Der Browser blockiert die Verbindung',
      text: 'Dieser Seite wurde der Zugriff auf Apps auf diesem Gerät verboten. Öffnen Sie die Website-Einstellungen (Symbol links neben der Adresse), stellen Sie „Apps auf dem Gerät“ auf „Zulassen“ und versuchen Sie es noch einmal.',
      action: 'Noch einmal versuchen',
    },
    notRunning: {
      title: 'Offhook antwortet nicht',
      text: 'Starten Sie Offhook auf diesem Computer und versuchen Sie es noch einmal.',
      action: 'Noch einmal versuchen',
    },
    expired: {
      title: 'Dieser Link ist verbraucht',
      text: 'Klicken Sie in Offhook noch einmal auf „Browser verbinden“. Jeder Link gilt einmal und zehn Minuten lang.',
    },
    noLink: {
      title: 'Beginnen Sie in Offhook',
      text: 'Klicken Sie in Offhook auf Ihrem Computer auf „Browser verbinden“. Es öffnet diese Seite.',
    },
  },
  ru: {
    ready: {
      title: 'Подключить этот браузер',
      text: 'Offhook на этом компьютере и карточка звонка в Битрикс24 будут работать вместе. Браузер спросит, может ли этот сайт обращаться к приложениям на этом устройстве: разрешите.',
      action: 'Подключить',
    },
    asking: {
      title: 'Браузер ждёт вашего ответа',
      text: 'Нажмите «Разрешить» в вопросе вверху окна.',
      hint: 'В Firefox сначала отметьте «Запомнить мой выбор для этого сайта».',
      action: 'Повторить',
    },
    connecting: { title: 'Подключение…', text: 'Одну секунду.' },
    connected: {
      title: 'Подключено',
      text: 'Карточка звонка теперь работает в этом браузере. Эту вкладку можно закрыть; перезагружать ничего не нужно.',
    },
    denied: {
      title: 'Браузер блокирует соединение',
      text: 'Этому сайту запрещён доступ к приложениям на этом устройстве. Откройте настройки сайта (значок слева от адреса), выберите для приложений на устройстве «Разрешить» и повторите попытку.',
      action: 'Повторить',
    },
    notRunning: {
      title: 'Offhook не отвечает',
      text: 'Запустите Offhook на этом компьютере и повторите попытку.',
      action: 'Повторить',
    },
    expired: {
      title: 'Эта ссылка уже не действует',
      text: 'Нажмите в Offhook «Подключить браузер» ещё раз. Каждая ссылка действует один раз и десять минут.',
    },
    noLink: {
      title: 'Начните в Offhook',
      text: 'Нажмите «Подключить браузер» в Offhook на вашем компьютере. Он откроет эту страницу.',
    },
  },
};
