/**
 * The least of a Bitrix24 page that a placement needs: the hidden iframe filled by a form POST (bitrix24.md 5.2, 5.3)
 * and the parent's side of the postMessage protocol (7). It keeps what the frame asked for in `window.fake`.
 */

export type InitData = Readonly<Record<string, unknown>>;

export interface FakePortal {
  /** `placementBindEvent` so far. */
  readonly bound: string[];
  /** Commands for the card, as `[name, params]`. */
  readonly commands: [string, Record<string, unknown>][];
  /** Whether this tab shows a card. */
  hasCard: boolean;
  raise(event: string, payload?: unknown): void;
  /** A card comes up, with its `initialized`. */
  show(card: Record<string, unknown>): void;
  frames(): number;
  addFrame(): void;
  removeFrame(): void;
}

export const fakePortalPage = (portalHost: string, handler: string, init: InitData): string => `<!doctype html>
<meta charset="utf-8"><title>portal</title>
<div id="placement" style="display:none"></div>
<script type="module">
const [host, handler, init] = ${JSON.stringify([portalHost, handler, init]).replaceAll('<', '\\u003c')};
const frames = new Map();
const fake = (window.fake = {
  bound: [],
  commands: [],
  hasCard: false,
  raise(event, payload) {
    const text = payload === undefined ? '' : JSON.stringify(payload);
    for (const frame of frames.values())
      for (const [name, callback] of frame.bound)
        if (name === 'BackgroundCallCard::' + event) frame.post(callback + ':' + text);
  },
  show(card) {
    fake.hasCard = true;
    fake.raise('initialized', { CALL_STATE: 'idle', CALL_LIST_MODE: false, ...card });
  },
  frames: () => frames.size,
  addFrame() {
    const sid = crypto.randomUUID().replaceAll('-', '');
    const iframe = document.createElement('iframe');
    iframe.id = 'appframe_' + sid;
    iframe.name = host + '|1|' + sid;
    iframe.allow = 'geolocation *; microphone *; camera *; autoplay *;';
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', target: iframe.name });
    form.action = handler + '?' + new URLSearchParams({ DOMAIN: host, PROTOCOL: '1', LANG: 'en', APP_SID: sid });
    form.innerHTML = '<input type="hidden" name="AUTH_ID" value="portal-token">';
    document.getElementById('placement').append(form, iframe);
    const origin = new URL(handler).origin;
    frames.set(sid, { iframe, form, bound: [], post: (text) => iframe.contentWindow.postMessage(text, origin) });
    form.submit();
  },
  removeFrame() {
    const [[sid, { iframe, form }]] = frames;
    frames.delete(sid);
    iframe.remove();
    form.remove();
  },
});
addEventListener('message', ({ data, origin }) => {
  if (typeof data !== 'string' || origin !== new URL(handler).origin) return;
  const parts = data.split(':');
  const method = parts.shift();
  const frame = frames.get(parts.pop());
  if (frame === undefined) return;
  const callback = parts.pop();
  const params = JSON.parse(parts.join(':') || '{}');
  const answer = (value) => frame.post(callback + ':' + JSON.stringify(value));
  if (method === 'getInitData') return answer(init);
  if (method === 'placementBindEvent') {
    fake.bound.push(params.event);
    return frame.bound.push([params.event, callback]);
  }
  if (!fake.hasCard) return answer([{ result: 'error', errorCode: 'Call card is undefined' }]);
  fake.commands.push([method, params]);
  answer([]);
});
fake.addFrame();
</script>`;
