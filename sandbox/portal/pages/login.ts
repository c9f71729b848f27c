import type { PortalUser } from '../model.ts';
import { html } from './html.ts';
import { initials } from './layout.ts';

/** One click per user: the sandbox has no passwords. */
export function loginPage(users: readonly PortalUser[], back: string): string {
  const entry = (user: PortalUser) => html`
    <a class="person" href="/login/as/${user.id}?back=${encodeURIComponent(back)}">
      <span class="avatar">${initials(user)}</span>
      <span><b>${user.name} ${user.lastName}</b><small>${user.position}, extension ${user.innerNumber}</small></span>
    </a>`;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in · Sandbox portal</title><link rel="stylesheet" href="/web/style.css"></head>
<body class="lone">
  <main class="panel">
    <h1>Sandbox portal</h1>
    <p>Who are you today?</p>
    ${users.filter((user) => user.active).map(entry)}
  </main>
</body>
</html>`.markup;
}
