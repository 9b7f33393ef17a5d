/**
 * Makes epochs 1-based: the first epoch that is named decides, once and for all. Logs that go on where another one
 * stopped share one, so that a file that begins at epoch 40 is shifted as the first one was.
 */
export class EpochBase {
  #shift: 0 | 1 | null;

  /** @param shift what `shift` said before; null where nothing has been read. */
  constructor(shift: 0 | 1 | null = null) {
    this.#shift = shift;
  }

  /** What is added to every epoch; null before the first one. */
  get shift(): 0 | 1 | null {
    return this.#shift;
  }

  /**
   * What is to be added to this epoch.
   *
   * @param fractional it counts what is done, in fractions: 0 is the beginning, not the first epoch.
   */
  decide(epoch: number, fractional: boolean): 0 | 1 {
    this.#shift ??= epoch === 0 && !fractional ? 1 : 0;
    return this.#shift;
  }
}
