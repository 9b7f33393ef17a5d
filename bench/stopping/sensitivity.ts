import { AutoStopper } from '../../src/core/stopping/auto';
import { AUTO_NUMBERS } from '../../src/core/stopping/auto-numbers';
import type { AutoNumbers } from '../../src/core/stopping/auto-numbers';
import { RECOMMENDED_RULE } from '../../src/core/stopping/rule';
import type { RecordedRun } from './curves';
import { judge, score } from './judge';
import type { Choice, Score } from './judge';
import { scoreTable } from './table';

/** What each constant is tried as, AUTO's own left out. */
const TRIED: Readonly<Partial<Record<keyof AutoNumbers, readonly number[]>>> = {
  follow: [0.4, 0.5, 0.6, 0.75, 0.85, 1],
  leastGain: [0, 0.0005, 0.002, 0.003, 0.005],
  patience: [20, 25, 30, 35, 50],
  leastPatience: [1, 3, 8],
  risePower: [0, 1, 2, 4, 6],
  gapChecks: [1, 2, 5],
  recentChecks: [3, 4, 7],
  startChecks: [1, 5],
};

/** Constants among which leaving one data set out may choose. */
const GRID = [0.5, 2 / 3, 0.85, 1].flatMap((follow) =>
  [25, 30, 35, 40, 50].flatMap((patience) =>
    [0.0005, 0.001, 0.002].flatMap((leastGain) =>
      [1, 2, 3, 4].map((risePower) => ({ ...AUTO_NUMBERS, follow, patience, leastGain, risePower })),
    ),
  ),
);

/** One percent of the epochs is worth a tenth of a percent of test loss: about what the presets pay for patience. */
const EPOCH_PRICE = 0.1;

/** AUTO with other constants, one at a time. */
export function showSensitivity(runs: readonly RecordedRun[]): boolean {
  const rows = [{ name: 'AUTO', score: scoreOf(runs, AUTO_NUMBERS) }];
  for (const [key, values] of Object.entries(TRIED)) {
    for (const value of values) {
      rows.push({ name: `${key} ${value}`, score: scoreOf(runs, { ...AUTO_NUMBERS, [key]: value }) });
    }
  }
  console.log(scoreTable(rows, new Map(rows.map((row) => [row.name, priced(row.score).toFixed(2)]))));
  console.log(`\nlast column: lost in percent, plus ${EPOCH_PRICE} for each percent of the epochs`);
  return true;
}

/** Chooses the constants without a data set and judges them on it. */
export function showLeaveOneOut(runs: readonly RecordedRun[]): boolean {
  const sets = [...new Set(runs.map(({ plan }) => plan.dataset))];
  const bySet = (numbers: AutoNumbers): Map<string, Score> =>
    new Map(
      sets.map((set) => [
        set,
        scoreOf(
          runs.filter(({ plan }) => plan.dataset === set),
          numbers,
        ),
      ]),
    );
  const all = GRID.map((numbers) => ({ numbers, scores: bySet(numbers) }));
  const own = bySet(AUTO_NUMBERS);
  for (const left of sets) {
    const cost = ({ scores }: (typeof all)[number]): number =>
      sets.filter((set) => set !== left).reduce((sum, set) => sum + priced(scores.get(set)), 0);
    const best = [...all].sort((a, b) => cost(a) - cost(b))[0];
    if (best === undefined) continue;
    const { follow, patience, leastGain, risePower } = best.numbers;
    console.log(
      `${left.padEnd(10)} chosen without it: follow ${follow.toFixed(2)}, patience ${patience}, leastGain ${leastGain}, risePower ${risePower}: ` +
        `${words(best.scores.get(left))}; AUTO's own: ${words(own.get(left))}`,
    );
  }
  return true;
}

function words(one: Score | undefined): string {
  return one === undefined
    ? 'none'
    : `${(100 * one.spent).toFixed(1)} % of the epochs, ${(100 * one.lost).toFixed(2)} % lost`;
}

function priced(one: Score | undefined): number {
  return one === undefined ? NaN : 100 * (one.lost + EPOCH_PRICE * one.spent);
}

function scoreOf(runs: readonly RecordedRun[], numbers: AutoNumbers): Score {
  return score(runs.map((run) => judge(run, chooseWith(run, numbers))));
}

function chooseWith(run: RecordedRun, numbers: AutoNumbers): Choice {
  const stopper = new AutoStopper(RECOMMENDED_RULE, true, null, numbers);
  for (const [at, value] of run.validation.entries()) {
    const decision = stopper.check({ epoch: at + 1, value, train: run.train[at] ?? NaN });
    if (decision !== null) return { lastEpoch: at + 1, keptEpoch: decision.best?.epoch ?? at + 1, stopped: true };
  }
  const end = run.validation.length;
  return { lastEpoch: end, keptEpoch: stopper.bests()[0]?.epoch ?? end, stopped: false };
}
