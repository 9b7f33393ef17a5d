/** A drawn point; plain and mutable, because that is what the chart library takes without a copy. */
export interface PlotPoint {
  x: number;
  y: number;
}

/** A line to draw. Its points are replaced in place: the same array stays the same line. */
export interface PlotLine {
  readonly id: string;
  readonly points: PlotPoint[];
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
}

export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

export interface PlotLook {
  readonly font: string;
  readonly fontSize: number;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
}

/** Everything that one drawing needs. */
export interface PlotFrame {
  readonly lines: readonly PlotLine[];
  readonly x: Axis;
  readonly y: Axis & { readonly log: boolean };
  readonly xTitle: string;
  readonly look: PlotLook;
}

/** The drawn area in CSS pixels, and where values lie in it. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (epoch: number) => number;
  readonly y: (value: number) => number;
}

export type Paint = (surface: Surface) => void;
