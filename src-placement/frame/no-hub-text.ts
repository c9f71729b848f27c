/** For the card's status line, where a browser has no SharedWorker to run the hub in. */
const TEXTS: Readonly<Record<string, string>> = {
  de: 'Dieser Browser kann Offhook nicht erreichen',
  ru: 'Этот браузер не может связаться с Offhook',
};

export const noHubText = (lang: string): string => TEXTS[lang] ?? 'This browser cannot reach Offhook';
