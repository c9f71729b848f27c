/** One button of the strip. It stays the same element whatever it says: a redrawing must not take the keyboard from it. */
export interface StripButton {
  readonly element: HTMLButtonElement;
  /** `on`: of a switch; null for a button that is none. */
  show(label: string, path: string, on: boolean | null): void;
  hide(): void;
}

const SVG = 'http://www.w3.org/2000/svg';

export function stripButton(className: string, press: () => void): StripButton {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = className;
  element.addEventListener('click', press);
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(SVG, 'path');
  icon.append(shape);
  element.append(icon);
  return {
    element,
    show: (label, path, on) => {
      element.hidden = false;
      element.setAttribute('aria-label', label);
      element.title = label;
      shape.setAttribute('d', path);
      if (on === null) element.removeAttribute('aria-pressed');
      else element.setAttribute('aria-pressed', String(on));
    },
    hide: () => {
      element.hidden = true;
    },
  };
}
