import type { RunLine } from '../data/metrics';
import { lowerBound, upperBound } from '../data/points';
import type { Span } from './range';

/** The epochs at which any of the lines has a point, walked without ever listing them. */
export class EpochWalk {
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

  after(epoch: number): number | null {
    return this.#least((x) => x[upperBound(x, epoch)]);
  }

  before(epoch: number): number | null {
    return this.#greatest((x) => x[lowerBound(x, epoch) - 1]);
  }

  nearest(epoch: number): number | null {
    const below = this.#greatest((x) => x[upperBound(x, epoch) - 1]);
    const above = this.after(epoch);
    if (below === null || above === null) return below ?? above;
    return epoch - below <= above - epoch ? below : above;
  }

  #inSpan(epoch: number | undefined): epoch is number {
    return epoch !== undefined && epoch >= this.#span.from && epoch <= this.#span.to;
  }

  #candidates(pick: (x: Float64Array) => number | undefined): number[] {
    return this.#lines.map(({ points }) => pick(points.drawn().x)).filter((epoch) => this.#inSpan(epoch));
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

/** The raw value of a line at an epoch; null when it has none there. */
export function valueAt(line: RunLine, epoch: number): number | null {
  const index = line.points.indexOf(epoch);
  return index < 0 ? null : line.points.valueAt(index);
}
