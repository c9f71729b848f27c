import { html } from './html.ts';

/** A page that says one thing. OAuth failures end here: they never redirect (bitrix24.md 1.3). */
export function noticePage(title: string, body: string): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/web/style.css"></head>
<body class="lone"><main class="panel"><h1>${title}</h1><p>${body}</p></main></body>
</html>`.markup;
}
