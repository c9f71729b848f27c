/** The landing page of the sign-in: hands the portal's answer to the desktop at once, and offers a button in case. */
import { showCard } from './card.ts';
import { chooseLanguage } from './language.ts';
import { oauthReturn } from './oauth-return.ts';
import { OAUTH_TEXT } from './oauth-text.ts';

const language = chooseLanguage(navigator.languages);
document.documentElement.lang = language;
// The companion host signs what came here; a static host leaves it empty.
const signature = document.querySelector<HTMLMetaElement>('meta[name="offhook-signature"]')?.content ?? '';
const target = oauthReturn(new URLSearchParams(location.search), signature);
// The code lives half a minute, but has no business in the history.
history.replaceState(null, '', location.pathname);

if (target.to === 'nobody') showCard(OAUTH_TEXT[language][target.why]);
else {
  const { url } = target;
  const go = (): void => location.assign(url);
  showCard(OAUTH_TEXT[language].forwarding, go);
  go();
}
