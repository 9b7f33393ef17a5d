/**
 * While it loads, the toolkit's foundation finds out whether `:focus-visible` is known by putting an inline style
 * into the page. The panel's security policy refuses inline styles, so the answer would be wrong and the console
 * would complain. Until `endProbe` a style element that is asked for is one that is never in the page.
 * Must be imported before the toolkit.
 */
const createElement = document.createElement.bind(document);

document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
  if (name !== 'style') return createElement(name, options);
  const stand = createElement('template');
  Object.defineProperty(stand, 'sheet', { value: new CSSStyleSheet() });
  return stand;
};

/** Puts things back as they were. */
export function endProbe(): void {
  Reflect.deleteProperty(document, 'createElement');
}
