type Attributes = Readonly<Record<string, string>>;

/** Makes an element with attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(name: string, tone: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: tone }, name);
  made.addEventListener('click', onClick);
  return made;
}
