import { ajax } from './ajax.ts';
import type { CallListItem } from './call-list.ts';
import type { PageKnobs } from './context.ts';
import { readContext } from './context.ts';
import { answerCommand, cardEvents } from './frame-commands.ts';
import { FrameHost } from './frame-host.ts';
import { Phone } from './phone.ts';
import { PortalPush } from './portal-push.ts';
import { closeSlider, openSlider } from './slider.ts';
import { toast } from './toast.ts';

/** What a slider reaches in the page above it. */
interface PortalPage {
  readonly phoneTo: (number: string, entity?: { type: string; id: number }) => void;
  readonly openSlider: (path: string) => Promise<void>;
  readonly closeSlider: () => void;
  readonly report: (report: Record<string, unknown>) => void;
}

declare global {
  interface Window {
    portalPage: PortalPage;
  }
}

const context = readContext();
let knobs: PageKnobs = context.knobs;

const above = context.slider ? window.top?.portalPage : undefined;
const push = new PortalPush((connected) => {
  const shown = document.getElementById('push-state');
  if (shown) shown.textContent = connected ? 'Online' : 'No connection to the portal';
});
const report = above?.report ?? ((given: Record<string, unknown>) => push.report(given));

const phone = context.slider
  ? undefined
  : new Phone({ context, push, knobs: () => knobs, toast, raise: (event, payload) => frames.raise(event, payload) });

const page: PortalPage = above ?? {
  phoneTo: (number, entity) => void phone?.phoneTo(number, entity),
  openSlider,
  closeSlider,
  report,
};
window.portalPage = page;

const frames: FrameHost = new FrameHost({
  context,
  knobs: () => knobs,
  events: cardEvents,
  report,
  answer: (frame, request) =>
    answerCommand(
      { context, phone, phoneTo: page.phoneTo, openSlider: page.openSlider, closeSlider: page.closeSlider },
      frame,
      request,
    ),
});

document.addEventListener('click', (event) => {
  const start = event.target instanceof Element ? event.target.closest<HTMLElement>('button.start-call-list') : null;
  if (start) void startCallList(start.dataset);
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a.phone') : null;
  if (!link) return;
  event.preventDefault();
  const { phone: number = '', entityType: type = '', entityId: id = '0' } = link.dataset;
  page.phoneTo(number, { type, id: Number(id) });
});

/** All clients of the list page, one after the other. */
async function startCallList({ entityType = '', entityIds = '' }: DOMStringMap): Promise<void> {
  const made = await ajax<{ id: number; items: CallListItem[] }>('voximplant.calllist.create', {
    entityType,
    entityIds: entityIds.split(',').map(Number),
  });
  if (made) await phone?.startCallList(made.id, made.items);
}

/** A new activity of this page's client appears without reloading. */
async function refreshTimeline(entityType: string, entityId: number): Promise<void> {
  const list = document.getElementById('timeline');
  if (list?.dataset['type'] !== entityType || list?.dataset['id'] !== String(entityId)) return;
  const response = await fetch(`/ajax/timeline?type=${entityType}&id=${entityId}`);
  if (response.ok) list.innerHTML = await response.text();
}

push.on('crm/timeline_changed', ({ entityType, entityId }) => void refreshTimeline(entityType, entityId));
push.on('sandbox/knobs', (changed) => {
  knobs = changed;
});

if (!context.slider) push.connect();
if (context.app) void frames.loadApp(context.app.id, context.app.options);
for (const handlerId of context.placements) void frames.load(handlerId);
