import type { Incoming } from '../../../sandbox/portal/http/listener.ts';

/**
 * A placement page of the test's own: it speaks the protocol by hand and keeps what it hears in `window.heard`.
 * `window.ask(text)` posts a raw message, `window.bind(event)` subscribes.
 */
export const framePage = `<!doctype html><title>frame</title><script>
  const [domain, secure, sid] = window.name.split('|');
  const origin = (secure === '1' ? 'https://' : 'http://') + domain;
  window.sid = sid;
  window.heard = [];
  const waiting = new Map();
  let ids = 0;
  addEventListener('message', (event) => {
    if (event.origin !== origin || typeof event.data !== 'string') return;
    const cut = event.data.indexOf(':');
    const id = event.data.slice(0, cut);
    const text = event.data.slice(cut + 1);
    window.heard.push({ id, text });
    waiting.get(id)?.(text === '' ? undefined : JSON.parse(text));
  });
  window.post = (message) => parent.postMessage(message, origin);
  window.ask = (method, params) => new Promise((resolve) => {
    const id = 'c' + ++ids;
    const give = setTimeout(() => resolve('no answer'), 400);
    waiting.set(id, (value) => { clearTimeout(give); resolve(value); });
    window.post([method, ...(params ? [JSON.stringify(params)] : []), id, sid].join(':'));
  });
  window.events = [];
  window.bind = (name) => {
    const id = 'e' + ++ids;
    waiting.set(id, (payload) => window.events.push({ name, payload }));
    window.post('placementBindEvent:' + JSON.stringify({ event: 'BackgroundCallCard::' + name }) + ':' + id + ':' + sid);
  };
  for (const name of ['initialized', 'answerButtonClick', 'muteButtonClick', 'closeButtonClick', 'entityChanged',
    'transferButtonClick', 'addCommentButtonClick', 'dialpadButtonClick', 'hangupButtonClick']) window.bind(name);
</script>`;

/** Serves the fake frame as `/placement.html` and remembers what was posted to it. */
export function fakeFrame(): {
  override: (incoming: Incoming) => Promise<Response | undefined>;
  posted: URLSearchParams[];
  queries: URLSearchParams[];
} {
  const posted: URLSearchParams[] = [];
  const queries: URLSearchParams[] = [];
  const override = async ({ url, request }: Incoming): Promise<Response | undefined> => {
    if (url.pathname !== '/placement.html') return undefined;
    if (request.method === 'POST') {
      posted.push(new URLSearchParams(await request.text()));
      queries.push(url.searchParams);
    }
    return new Response(framePage, { headers: { 'content-type': 'text/html' } });
  };
  return { override, posted, queries };
}
