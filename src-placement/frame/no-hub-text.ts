/** For the card's status line, where a browser won't run the hub. */
const TEXTS: Readonly<Record<string, string>> = {
  de: 'Dieser Browser kann Offhook nicht erreichen',
  ru: 'Этот браузер не может связаться с Offhook',
};

export const noHubText = (lang: string): string => TEXTS[lang] ?? 'This browser cannot reach Offhook';
