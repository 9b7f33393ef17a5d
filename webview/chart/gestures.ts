/** What a person can do to the chart with pointer and keys; positions are pixels from the chart's left edge. */
export interface Gestures {
  point(x: number): void;
  leave(): void;
  /** A span is being marked; called until `zoomTo` or `cancel`. */
  mark(from: number, to: number): void;
  zoomTo(from: number, to: number): void;
  cancel(): void;
  reset(): void;
  zoomBy(factor: number, x: number | null): void;
  step(by: Step): void;
}

export type Step = 'next' | 'previous' | 'ten-on' | 'ten-back' | 'first' | 'last';

const STEPS: Readonly<Record<string, Step>> = {
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  PageDown: 'ten-on',
  PageUp: 'ten-back',
  Home: 'first',
  End: 'last',
};

/** A drag shorter than this is a click. */
const DRAG = 5;

export function listen(element: HTMLElement, gestures: Gestures): void {
  let start: number | null = null;
  const at = (event: MouseEvent): number => event.clientX - element.getBoundingClientRect().left;

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    start = at(event);
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    const x = at(event);
    if (start !== null && Math.abs(x - start) >= DRAG) gestures.mark(start, x);
    else gestures.point(x);
  });
  element.addEventListener('pointerup', (event) => {
    const from = start;
    start = null;
    if (from === null) return;
    const to = at(event);
    if (Math.abs(to - from) >= DRAG) gestures.zoomTo(from, to);
    else gestures.cancel();
  });
  element.addEventListener('pointercancel', () => {
    start = null;
    gestures.cancel();
  });
  element.addEventListener('pointerleave', () => {
    if (start === null) gestures.leave();
  });
  element.addEventListener('dblclick', () => gestures.reset());
  // Plain scrolling must scroll the page; with Ctrl (or a pinch, which arrives as the same) it zooms.
  element.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      gestures.zoomBy(event.deltaY < 0 ? 0.8 : 1.25, at(event));
    },
    { passive: false },
  );
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!pressed(event.key, gestures)) return;
    if (event.key === 'Escape') start = null;
    event.preventDefault();
  });
}

function pressed(key: string, gestures: Gestures): boolean {
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (step !== undefined) gestures.step(step);
  else if (key === '+' || key === '=') gestures.zoomBy(0.5, null);
  else if (key === '-' || key === '_') gestures.zoomBy(2, null);
  else if (key === '0') gestures.reset();
  else if (key === 'Escape') {
    gestures.cancel();
    gestures.leave();
  } else return false;
  return true;
}
