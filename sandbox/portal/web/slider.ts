import { button, element } from './dom.ts';

/** Open sliders, the topmost last. */
const open: (() => void)[] = [];

/** Opens a portal path over the page, as a document of its own; resolves when it is closed (bitrix24.md 5.2). */
export function openSlider(path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const address = new URL(path, location.origin);
  address.searchParams.set('IFRAME', 'Y');
  const close = () => {
    open.splice(open.indexOf(close), 1);
    panel.remove();
    resolve();
  };
  const frame = element('iframe', { src: address.href, title: 'Slider' });
  const panel = element('div', { class: 'slider', role: 'dialog', 'aria-label': 'Slider' });
  panel.append(button('Close slider', 'plain', close), frame);
  open.push(close);
  document.body.append(panel);
  return promise;
}

export function closeSlider(): void {
  open.at(-1)?.();
}
