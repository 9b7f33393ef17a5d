type Attributes = Readonly<Record<string, string | number | boolean | null>>;
type Child = Node | string | null;

/**
 * Makes an element. Text only ever becomes text nodes, so that a run named `<img onerror=…>` is shown, not run.
 * `true` sets an empty attribute; `false` and null leave it out.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/**
 * Text from a run (its name, a metric's name): set apart from the text around it, so that right-to-left marks in
 * a name cannot turn the rest of the line around.
 */
export function userText(text: string, className?: string): HTMLElement {
  return el('bdi', className === undefined ? {} : { class: className }, text);
}

/** Sets text only when it changed, so that a live update does not drop selections or wake screen readers. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

/**
 * Makes the children of `parent` be `nodes` in this order, touching only what is out of place: an element that
 * stays keeps its focus and its scroll position.
 */
export function arrange(parent: Element, nodes: readonly Node[]): void {
  const wanted = new Set<Node>(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    const present = parent.childNodes.item(index);
    if (present !== node) parent.insertBefore(node, present);
  });
}

/** Removes marks that change the direction of text: for canvas, where nothing sets them apart. */
export function withoutBidi(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
