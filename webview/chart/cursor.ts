import { isTimeAxis, type XAxis } from '../data/axis-points';
import type { RunLine } from '../data/metrics';
import { lowerBound, upperBound } from '../data/points';
import type { Span } from './range';

/** The places on the axis at which any of the lines has a point, walked without ever listing them. */
export class PlaceWalk {
  readonly #lines: readonly RunLine[];
  readonly #span: Span;

  constructor(lines: readonly RunLine[], span: Span) {
    this.#lines = lines;
    this.#span = span;
  }

  get first(): number | null {
    return this.#least((x) => x[lowerBound(x, this.#span.from)]);
  }

  get last(): number | null {
    return this.#greatest((x) => x[upperBound(x, this.#span.to) - 1]);
  }

  after(place: number): number | null {
    return this.#least((x) => x[upperBound(x, place)]);
  }

  before(place: number): number | null {
    return this.#greatest((x) => x[lowerBound(x, place) - 1]);
  }

  nearest(place: number): number | null {
    const below = this.#greatest((x) => x[upperBound(x, place) - 1]);
    const above = this.after(place);
    if (below === null || above === null) return below ?? above;
    return place - below <= above - place ? below : above;
  }

  #inSpan(place: number | undefined): place is number {
    return place !== undefined && place >= this.#span.from && place <= this.#span.to;
  }

  #candidates(pick: (x: Float64Array) => number | undefined): number[] {
    return this.#lines.map(({ drawn }) => pick(drawn.x)).filter((place) => this.#inSpan(place));
  }

  #least(pick: (x: Float64Array) => number | undefined): number | null {
    const found = this.#candidates(pick);
    return found.length === 0 ? null : Math.min(...found);
  }

  #greatest(pick: (x: Float64Array) => number | undefined): number | null {
    const found = this.#candidates(pick);
    return found.length === 0 ? null : Math.max(...found);
  }
}

/**
 * Position of the point that stands for a line where the cursor is. On the axes of time no two lines have a point at
 * the same millisecond, so there it is the nearest one, from the line's first to its last; `near` is how far beyond
 * its ends still counts.
 */
export function positionNear(line: RunLine, place: number, axis: XAxis, near: number): number {
  const { drawn } = line;
  if (!isTimeAxis(axis)) return drawn.positionOf(place);
  const [first = Infinity, last = -Infinity] = [drawn.x[0], drawn.x.at(-1)];
  return place < first - near || place > last + near ? -1 : drawn.nearest(place);
}
