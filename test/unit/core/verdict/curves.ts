import type { LossPoints } from '../../../../src/core/verdict/evidence';
import type { JudgeInput } from '../../../../src/core/verdict/input';
import { judge } from '../../../../src/core/verdict/judge';
import type { Verdict } from '../../../../src/core/verdict/types';

/** One value an epoch, from epoch 1. */
export function points(values: ArrayLike<number>, firstEpoch = 1): LossPoints {
  const list = Array.from(values);
  return { epoch: list.map((_, index) => firstEpoch + index), value: list };
}

/** Judges plain lists of losses of a run that is over. */
export function judged(
  train: ArrayLike<number> | null,
  validation: ArrayLike<number> | null,
  more: Partial<JudgeInput> = {},
): Verdict {
  return judge({
    train: train && points(train),
    validation: validation && points(validation),
    live: false,
    record: null,
    ...more,
  });
}

/** `n` values of a function of the epoch, 0-based. */
export function sample(n: number, value: (epoch: number) => number): number[] {
  return Array.from({ length: n }, (_, epoch) => value(epoch));
}

/** Numbers that look random and are the same each time: standard normal. */
export function normals(seed: number): () => number {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
}
