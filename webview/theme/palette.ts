import { colorReader, cssColor, mix, withContrast, type Rgb } from './color';

/** What a run is marked with beside its colour, so that colour alone never carries the difference. */
export type MarkShape = 'circle' | 'square' | 'triangle' | 'diamond' | 'flag' | 'cross';

const SHAPES: readonly MarkShape[] = ['circle', 'square', 'triangle', 'diamond', 'flag', 'cross'];

/** The theme's chart colours in the order in which runs take them: neighbours far apart, red last. */
const CHART_COLORS = ['blue', 'orange', 'green', 'purple', 'yellow', 'red'] as const;

/** Graphics must stand out from what is behind them by this much (WCAG 2.2, 1.4.11). */
const GRAPHIC_CONTRAST = 3;
const TEXT_CONTRAST = 4.5;

/** Everything the chart takes from the theme. */
export interface Palette {
  /** Changes whenever a colour does. */
  readonly id: string;
  readonly kind: 'dark' | 'light' | 'high-contrast';
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly warning: string;
  readonly warningFill: string;
  readonly warningGlow: string;
  readonly selection: string;
  readonly font: string;
  readonly fontSize: number;
  /** Colour of the run in a slot. */
  readonly run: (slot: number) => string;
  /** The same, nearly gone: raw values behind a smoothed line. */
  readonly runFaint: (slot: number) => string;
  /** The same as text. */
  readonly runText: (slot: number) => string;
}

export function shapeOf(slot: number): MarkShape {
  return SHAPES[slot % SHAPES.length] ?? 'circle';
}

/** Reads the theme as it is now. */
export function readPalette(): Palette {
  const styles = getComputedStyle(document.documentElement);
  const read = colorReader();
  const kind = themeKind();
  const fallback: Rgb = kind === 'light' ? { r: 255, g: 255, b: 255 } : { r: 30, g: 30, b: 30 };
  const take = (names: readonly string[], behind: Rgb, otherwise: Rgb): Rgb => {
    for (const name of names) {
      const color = read(styles.getPropertyValue(`--vscode-${name}`), behind);
      if (color !== null) return color;
    }
    return otherwise;
  };
  const background = take(['editor-background'], fallback, fallback);
  const foreground = take(['foreground', 'editor-foreground'], background, mix(background, invert(background), 0.8));
  const muted = withContrast(take(['descriptionForeground'], background, foreground), background, TEXT_CONTRAST);
  const warning = take(['charts-red', 'editorError-foreground'], background, foreground);
  const runs = CHART_COLORS.map((name) => take([`charts-${name}`], background, foreground));
  const high = kind === 'high-contrast';
  const run = (slot: number): Rgb => withContrast(slotColor(runs, slot, foreground), background, GRAPHIC_CONTRAST);
  const grid = mix(background, foreground, high ? 0.28 : 0.1);
  const axis = high ? take(['contrastBorder'], background, foreground) : mix(background, foreground, 0.3);
  return {
    id: JSON.stringify([kind, background, foreground, muted, warning, runs, styles.fontFamily]),
    kind,
    background: cssColor(background),
    foreground: cssColor(foreground),
    muted: cssColor(muted),
    grid: cssColor(grid),
    axis: cssColor(axis),
    warning: cssColor(withContrast(warning, background, TEXT_CONTRAST)),
    warningFill: cssColor(warning, high ? 0.4 : kind === 'light' ? 0.06 : 0.09),
    warningGlow: cssColor(warning, high ? 0.8 : 0.28),
    selection: cssColor(foreground, 0.12),
    font: styles.getPropertyValue('--vscode-font-family') || 'sans-serif',
    fontSize: Number.parseFloat(styles.getPropertyValue('--vscode-font-size')) || 13,
    run: (slot) => cssColor(run(slot)),
    runFaint: (slot) => cssColor(run(slot), high ? 0.5 : 0.28),
    runText: (slot) => cssColor(withContrast(run(slot), background, TEXT_CONTRAST)),
  };
}

/** Past the theme's six colours, the same ones again, each round further towards the foreground. */
function slotColor(runs: readonly Rgb[], slot: number, foreground: Rgb): Rgb {
  const color = runs[slot % runs.length] ?? foreground;
  const round = Math.floor(slot / runs.length) % 3;
  return round === 0 ? color : mix(color, foreground, round * 0.35);
}

function invert({ r, g, b }: Rgb): Rgb {
  return { r: 255 - r, g: 255 - g, b: 255 - b };
}

function themeKind(): Palette['kind'] {
  const classes = document.body.classList;
  if (classes.contains('vscode-high-contrast') || classes.contains('vscode-high-contrast-light'))
    return 'high-contrast';
  return classes.contains('vscode-light') ? 'light' : 'dark';
}

/** Calls back when VS Code has put another theme on the page. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
