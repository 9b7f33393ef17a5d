import type { RuleParameter } from '../src/core/stopping/presets';
import { mainParameter, WHAT_IF_RULES, type WhatIfRule, type WhatIfSetting } from '../src/core/what-if/setting';
import { rowOf } from '../src/core/what-if/table';
import type { RunView } from '../src/shared/protocol';
import type { ShownRun } from '../webview/data/model';
import { Points } from '../webview/data/points';
import { Replays } from '../webview/what-if/replays';
import type { BenchResult } from './result';

const RUNS = 100;
const EPOCHS = 1_000;
const ROUNDS = 40;
/** One animation frame at 60 a second, in milliseconds. */
const FRAME = 16;

/**
 * What the panel does when somebody moves a parameter of "what if": the rule over 100 runs of 1,000 epochs to their
 * ends, with the sums that it says. Beside it a plain look at every value for the least one, as a measure of the machine.
 */
export function bench(): Promise<BenchResult[]> {
  const runs = Array.from({ length: RUNS }, (_, run) => runOf(run));
  const plain = median(Array.from({ length: ROUNDS }, () => timed(() => leastOf(runs))));
  const rules = WHAT_IF_RULES.map((rule) => ({ rule, times: change(rule, runs) }));
  const slowest = rules.reduce((a, b) => (median(a.times) >= median(b.times) ? a : b));
  const all = timed(() => table(new Replays(), runs));
  return Promise.resolve([
    ...rules.map(({ rule, times }): BenchResult => {
      const worst = Math.max(...times);
      return {
        name: `${rule}: a change over ${RUNS} runs of ${EPOCHS.toLocaleString('en')} epochs`,
        figure: `${median(times).toFixed(2)} ms (slowest ${worst.toFixed(2)}), ${(median(times) / plain).toFixed(1)} times a plain look at the values`,
        target: `under ${FRAME} ms`,
        ok: median(times) < FRAME,
      };
    }),
    {
      name: `slowest rule: ${slowest.rule}`,
      figure: `${median(slowest.times).toFixed(2)} ms; a plain look at the values ${plain.toFixed(2)} ms`,
      target: null,
      ok: null,
    },
    { name: 'the whole table for the first time', figure: `${all.toFixed(1)} ms`, target: null, ok: null },
    follow(runs),
  ]);
}

/** Times of changes: each with another value, none of which stops a run before its end. */
function change(rule: WhatIfRule, runs: readonly ShownRun[]): number[] {
  const replays = new Replays();
  const main = mainParameter(rule);
  const settings = Array.from({ length: ROUNDS }, (_, round) => settingOf(rule, main, EPOCHS + round, round));
  let seen = 0;
  const times = settings.map((setting) =>
    timed(() => {
      const row = rowOf(replays.outcomes('chosen', setting, runs));
      seen += row.applied;
    }),
  );
  if (seen !== RUNS * ROUNDS) throw new Error(`${rule} was applied to ${seen} runs, not to all`);
  return times;
}

function settingOf(rule: WhatIfRule, main: RuleParameter | null, value: number, round: number): WhatIfSetting {
  // AUTO has nothing but which weights are kept.
  if (main === null) return { rule, given: { restoreBestWeights: round % 2 === 0 } };
  return { rule, given: { [main]: main === 'alpha' ? value * 1e9 : value } };
}

/** One more epoch of one run, with every rule of the table in step: only that epoch is replayed. */
function follow(runs: readonly ShownRun[]): BenchResult {
  const replays = new Replays();
  table(replays, runs);
  const [live] = runs;
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    for (const points of live?.series.values() ?? []) {
      points.put(points.length, { epoch: Float64Array.of(EPOCHS + round + 1), value: Float64Array.of(0.05) });
    }
    return timed(() => table(replays, runs));
  });
  return {
    name: `one more epoch of one of ${RUNS} runs, all ${WHAT_IF_RULES.length} rules`,
    figure: `${median(times).toFixed(2)} ms`,
    target: `under ${FRAME} ms`,
    ok: median(times) < FRAME,
  };
}

function table(replays: Replays, runs: readonly ShownRun[]): void {
  for (const rule of WHAT_IF_RULES) rowOf(replays.outcomes(rule, { rule, given: {} }, runs));
}

function leastOf(runs: readonly ShownRun[]): number {
  let least = Infinity;
  for (const { series } of runs) {
    const values = series.get('val_loss')?.column('value') ?? [];
    for (const value of values) if (value < least) least = value;
  }
  return least;
}

function timed(work: () => unknown): number {
  // Processor time: on a busy machine the clock would count what others do.
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}

/** A run whose validation loss falls for ever with noise. Repeatable. */
function runOf(seed: number): ShownRun {
  let state = seed + 1;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const epoch = Float64Array.from({ length: EPOCHS }, (_, index) => index + 1);
  const points = (value: Float64Array<ArrayBuffer>): Points => {
    const made = new Points();
    made.put(0, { epoch, value });
    return made;
  };
  const summary = { losses: { train: 'loss', validation: 'val_loss' }, plannedEpochs: EPOCHS, epochMs: 1_000 };
  return {
    key: String(seed),
    // Of a run's view, replays read nothing else.
    view: { summary } as unknown as RunView,
    series: new Map([
      ['loss', points(epoch.map((at) => 2 / at + 0.02 * noise()))],
      ['val_loss', points(epoch.map((at) => 2 / Math.sqrt(at) + 0.05 * noise()))],
    ]),
  };
}
