const TEXTS: Readonly<Record<string, string>> = { de: 'Offhook ist nicht erreichbar', ru: 'Offhook недоступен' };

/** @param lang the portal's language code */
export const offlineText = (lang: string): string => TEXTS[lang] ?? "Offhook isn't reachable";

const UNREACHABLE: Readonly<Record<string, string>> = {
  de: 'Ihr Telefon ist nicht erreichbar',
  ru: 'Ваш телефон недоступен',
};

/** The desktop may be reached, but none of the agent's knows of this call. */
export const unreachableText = (lang: string): string => UNREACHABLE[lang] ?? "Your phone isn't reachable";
