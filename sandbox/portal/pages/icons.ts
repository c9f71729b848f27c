import { Html } from './html.ts';

const icon = (path: string): Html =>
  new Html(
    `<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`,
  );

/** Line drawings of the navigation and the timeline. */
export const icons = {
  contacts: icon('<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 15-5 16 0"/>'),
  companies: icon('<path d="M4 21V5l8-2v18M12 8l8 2v11M3 21h18M7 8h2M7 12h2M7 16h2M15 13h2M15 17h2"/>'),
  leads: icon('<path d="M3 5h18l-7 8v6l-4 2v-8z"/>'),
  calls: icon('<path d="M5 4h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2z"/>'),
  applications: icon('<path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"/>'),
  workshop: icon('<path d="M14 6l4-3 3 3-3 4zM13 8l-9 9 3 3 9-9"/>'),
  incoming: icon('<path d="M19 5L7 17M7 8v9h9"/>'),
  outgoing: icon('<path d="M6 18L18 6M9 6h9v9"/>'),
  missed: icon('<path d="M4 8l8 8 8-8M4 14V8h6"/>'),
};
