import type { RecordedRun } from '../stopping/curves';

/** What the test loss says of a run: it never rose, it rose and stayed up, or neither clearly. */
export type Fate = 'healthy' | 'overfit' | 'unclear';

/** A test loss that never stands higher than this above its lowest level so far does not rise. */
const STAYS = 0.02;
/** One that ends this much above its lowest level has risen. */
const RISEN = 0.1;
/** … and this much is a rise that nobody overlooks. */
const RISEN_FAR = 0.25;

export interface Judged {
  readonly fate: Fate;
  readonly far: boolean;
}

/**
 * What became of a run, by the test loss alone, which no verdict sees. Its level is a running median over 4 % of the
 * epochs to either side (1 to 5).
 */
export function fateOf({ test }: RecordedRun): Judged {
  const around = Math.max(1, Math.min(5, Math.round(test.length * 0.04)));
  let lowest = Infinity;
  let worst = 0;
  let end = 0;
  for (let at = 0; at < test.length; at += 1) {
    const level = median(test.slice(Math.max(0, at - around), at + around + 1));
    lowest = Math.min(lowest, level);
    end = level / lowest - 1;
    worst = Math.max(worst, end);
  }
  return { fate: worst <= STAYS ? 'healthy' : end >= RISEN ? 'overfit' : 'unclear', far: end >= RISEN_FAR };
}

function median(values: Float64Array): number {
  const sorted = values.sort();
  return sorted[sorted.length >> 1] ?? NaN;
}
