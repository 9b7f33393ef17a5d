/**
 * While it loads, the toolkit's foundation finds out whether `:focus-visible` is known by putting an inline style
 * into the page. The panel's security policy refuses inline styles, so the answer would be wrong and the console
 * would complain. Until `endProbe` a style element that is asked for is one that is never in the page.
 * Must be imported before the toolkit.
 */
type Create = (this: Document, name: string, options?: ElementCreationOptions) => HTMLElement;

const create: Create = Reflect.get<Document, 'createElement'>(document, 'createElement');

Object.defineProperty(document, 'createElement', {
  configurable: true,
  value: (name: string, options?: ElementCreationOptions): HTMLElement => {
    if (name !== 'style') return create.call(document, name, options);
    return Object.defineProperty(create.call(document, 'template'), 'sheet', { value: new CSSStyleSheet() });
  },
});

/** Puts things back as they were. */
export function endProbe(): void {
  Reflect.deleteProperty(document, 'createElement');
}
