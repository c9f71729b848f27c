const TEXTS: Readonly<Record<string, string>> = { de: 'Offhook ist nicht erreichbar', ru: 'Offhook недоступен' };

/** @param lang the portal's language code */
export const offlineText = (lang: string): string => TEXTS[lang] ?? "Offhook isn't reachable";
