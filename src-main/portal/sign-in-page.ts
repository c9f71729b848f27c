/** The page at the end of the sign-in when the browser came back by the one-shot listener. */
export interface SignInPageText {
  /** BCP 47. */
  readonly lang: string;
  readonly title: string;
  readonly text: string;
  /** Caption of the link back to the portal. */
  readonly back: string;
}

export function signInPage(text: SignInPageText, back: string): string {
  return `<!doctype html>
<html lang="${escape(text.lang)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escape(text.title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}</style>
<h1>${escape(text.title)}</h1>
<p>${escape(text.text)}</p>
<p><a href="${escape(back)}">${escape(text.back)}</a></p>
</html>
`;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
