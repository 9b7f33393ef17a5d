import type { FileFormat } from './format';

/**
 * Makes epochs 1-based: the first whole epoch that the logs of a run name decides, once and for all. One for all log
 * files of a run, so that a second file that begins at epoch 40 is shifted as the first one was.
 */
export class EpochBase {
  #shift: 0 | 1 | null;

  /** @param shift what `shift` said before; null for a run of which nothing has been read. */
  constructor(shift: 0 | 1 | null = null) {
    this.#shift = shift;
  }

  get shift(): 0 | 1 | null {
    return this.#shift;
  }

  /** The 1-based epoch; null where the log does not say. */
  epochOf(epoch: number, counting: FileFormat['epochs']): number | null {
    if (!Number.isFinite(epoch)) return null;
    switch (counting) {
      case 'fractional':
        return epoch;
      case 'counted':
        this.#shift ??= epoch === 0 ? 1 : 0;
        return epoch + this.#shift;
    }
  }
}
