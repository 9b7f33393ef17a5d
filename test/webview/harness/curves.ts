/** Repeatable learning curves. */

/** A generator of numbers in [0, 1) from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Curves {
  readonly loss: readonly number[];
  readonly val_loss: readonly number[];
  readonly accuracy: readonly number[];
  readonly val_accuracy: readonly number[];
}

/** Losses that fall at `rate`; `overfit` is how much the validation loss rises again per epoch once it turns. */
export function curves(input: {
  epochs: number;
  seed: number;
  rate?: number;
  floor?: number;
  overfit?: number;
  turn?: number;
  noise?: number;
}): Curves {
  const { epochs, seed, rate = 0.09, floor = 0.05, overfit = 0.004, turn = 20, noise = 0.01 } = input;
  const next = random(seed);
  const list = (of: (epoch: number) => number): number[] => Array.from({ length: epochs }, (_, index) => of(index + 1));
  const loss = list((epoch) => floor + 0.66 * Math.exp(-rate * epoch) + (next() - 0.5) * noise);
  const valLoss = list(
    (epoch) =>
      floor +
      0.14 +
      0.54 * Math.exp(-rate * 1.1 * epoch) +
      Math.max(0, epoch - turn) * overfit +
      (next() - 0.5) * 2 * noise,
  );
  return {
    loss,
    val_loss: valLoss,
    accuracy: loss.map((value) => 1 - value * 0.55),
    val_accuracy: valLoss.map((value) => 1 - value * 0.52),
  };
}
