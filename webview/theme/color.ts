/** A colour in sRGB, each channel 0 to 255. */
export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

const WHITE: Rgb = { r: 255, g: 255, b: 255 };
const BLACK: Rgb = { r: 0, g: 0, b: 0 };

/** Reads any CSS colour, seen on top of `behind` where it is not opaque; null when it is none. */
export type ReadColor = (css: string, behind: Rgb) => Rgb | null;

/** Makes a reader that lets the browser's own parser do the work, by way of one pixel. */
export function colorReader(): ReadColor {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (css, behind) => {
    if (context === null || css.trim() === '' || !CSS.supports('color', css)) return null;
    context.fillStyle = cssColor(behind);
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return r === undefined || g === undefined || b === undefined ? null : { r, g, b };
  };
}

export function cssColor(color: Rgb, alpha = 1): string {
  return `rgb(${color.r} ${color.g} ${color.b} / ${alpha})`;
}

/** `share` 0 gives `a`, 1 gives `b`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const between = (from: number, to: number): number => Math.round(from + (to - from) * share);
  return { r: between(a.r, b.r), g: between(a.g, b.g), b: between(a.b, b.b) };
}

/** Relative luminance, WCAG 2.2. */
export function luminance({ r, g, b }: Rgb): number {
  const linear = (channel: number): number => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio, WCAG 2.2: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The colour itself, or as much of white or black mixed in as it takes to stand out from the background. */
export function withContrast(color: Rgb, background: Rgb, least: number): Rgb {
  const towards = contrast(WHITE, background) >= contrast(BLACK, background) ? WHITE : BLACK;
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(color, towards, share);
    if (contrast(candidate, background) >= least) return candidate;
  }
  return towards;
}
