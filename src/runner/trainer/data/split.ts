import type { SplitFractions } from '../../../core/config/plan';
import { TrainerProblem } from '../problem';
import { shuffleInPlace } from '../random';
import type { Random } from '../random';

/** Indices of the rows of each part, ascending: each row in exactly one part. */
export interface SplitRows {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/**
 * Splits rows at random. With `strata` (class of each row) every part gets each class in the same proportion, to
 * within one row, and every class has at least one row to train on.
 *
 * @param rows how many there are
 * @throws TrainerProblem when a part that was asked for would have no rows
 */
export function splitRows(
  rows: number,
  fractions: SplitFractions,
  random: Random,
  strata: readonly number[] | null,
): SplitRows {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const stratum = strata?.[row] ?? 0;
    const group = groups.get(stratum);
    if (group === undefined) groups.set(stratum, [row]);
    else group.push(row);
  }
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  let before = 0;
  for (const [, group] of [...groups].sort(([a], [b]) => a - b)) {
    shuffleInPlace(group, random);
    // Rounding the running total, not each class, keeps the parts' sizes right when there are many small classes.
    const upTo = (fraction: number): number =>
      Math.round((before + group.length) * fraction - 1e-9) - Math.round(before * fraction - 1e-9);
    const train = Math.min(group.length, Math.max(fractions.train > 0 ? 1 : 0, upTo(fractions.train)));
    const validation = Math.min(
      group.length - train,
      Math.max(0, upTo(fractions.train + fractions.validation) - train),
    );
    // Not push(...group): a spread of hundreds of thousands of rows overflows the stack.
    group.forEach((row, i) => {
      const part = i < train ? parts.train : i < train + validation ? parts.validation : parts.test;
      part.push(row);
    });
    before += group.length;
  }
  if (fractions.test === 0) parts.validation = parts.validation.concat(parts.test.splice(0));
  if (fractions.validation === 0) parts.train = parts.train.concat(parts.validation.splice(0));
  for (const part of ['train', 'validation', 'test'] as const) {
    if (fractions[part] > 0 && parts[part].length === 0) {
      const or = part === 'test' ? ', set it to 0,' : '';
      throw new TrainerProblem(
        `The split leaves no rows for ${part}: ${fractions[part]} of ${rows} rows. Raise \`split.${part}\`${or} or use more data.`,
      );
    }
    parts[part].sort((a, b) => a - b);
  }
  if (parts.train.length === 0) {
    throw new TrainerProblem('The split leaves no rows to train on. Raise `split.train`.');
  }
  return parts;
}
