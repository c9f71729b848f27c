import type { PageText } from './card.ts';
import type { Language } from './language.ts';

export type OauthState = 'forwarding' | 'refused' | 'incomplete';

export const OAUTH_TEXT: Readonly<Record<Language, Readonly<Record<OauthState, PageText>>>> = {
  en: {
    forwarding: {
      title: 'Back to Offhook',
      text: 'The sign-in is being handed to Offhook on this computer. If nothing happens, press the button.',
      action: 'Open Offhook',
    },
    refused: {
      title: 'Bitrix24 refused the sign-in',
      text: 'Start the sign-in in Offhook once more. If it fails again, ask your Bitrix24 administrator whether you may use the app.',
    },
    incomplete: {
      title: 'This sign-in is incomplete',
      text: 'The address of this page lacks what Offhook needs. Start the sign-in in Offhook once more.',
    },
  },
  de: {
    forwarding: {
      title: 'Zurück zu Offhook',
      text: 'Die Anmeldung wird an Offhook auf diesem Computer übergeben. Wenn nichts geschieht, klicken Sie auf die Schaltfläche.',
      action: 'Offhook öffnen',
    },
    refused: {
      title: 'Bitrix24 hat die Anmeldung abgelehnt',
      text: 'Beginnen Sie die Anmeldung in Offhook noch einmal. Schlägt sie wieder fehl, fragen Sie Ihre Bitrix24-Administration, ob Sie die App benutzen dürfen.',
    },
    incomplete: {
      title: 'Diese Anmeldung ist unvollständig',
      text: 'In der Adresse dieser Seite fehlt, was Offhook braucht. Beginnen Sie die Anmeldung in Offhook noch einmal.',
    },
  },
  ru: {
    forwarding: {
      title: 'Назад в Offhook',
      text: 'Вход передаётся в Offhook на этом компьютере. Если ничего не происходит, нажмите кнопку.',
      action: 'Открыть Offhook',
    },
    refused: {
      title: 'Битрикс24 отклонил вход',
      text: 'Начните вход в Offhook ещё раз. Если снова не получится, спросите администратора Битрикс24, можете ли вы пользоваться приложением.',
    },
    incomplete: {
      title: 'Вход не завершён',
      text: 'В адресе этой страницы нет того, что нужно Offhook. Начните вход в Offhook ещё раз.',
    },
  },
};
