/** How many of the last epochs count for the pace. */
const RECENT = 20;

/** Measures how long an epoch takes: the median of the recent ones, so that one slow epoch does not sway it. */
export class Pace {
  readonly #recent: number[] = [];
  #last: { readonly epoch: number; readonly time: number } | null = null;

  /**
   * @param epoch 1-based, may be fractional; several observations may share one.
   * @param time milliseconds; may jump.
   */
  see(epoch: number, time: number): void {
    const last = this.#last;
    // Parts of an epoch are gathered until a whole one has passed.
    if (last !== null && epoch >= last.epoch && epoch < last.epoch + 1) return;
    this.#last = { epoch, time };
    if (last === null || epoch < last.epoch) return;
    const ms = (time - last.time) / (epoch - last.epoch);
    // A clock that was set back says nothing.
    if (!(ms >= 0)) return;
    this.#recent.push(ms);
    if (this.#recent.length > RECENT) this.#recent.shift();
  }

  /** Milliseconds an epoch takes; null before the second. */
  get epochMs(): number | null {
    const sorted = [...this.#recent].sort((a, b) => a - b);
    const upper = sorted[sorted.length >> 1];
    const lower = sorted[(sorted.length - 1) >> 1];
    return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
  }
}
