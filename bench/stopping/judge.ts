import { replay } from '../../src/core/stopping/replay';
import type { StoppingRule } from '../../src/core/stopping/types';
import type { RecordedRun } from './curves';

/** What came of one run under one rule. Epochs are 1-based. */
export interface Outcome {
  /** Share of the run's epochs that were trained. */
  readonly spent: number;
  /** Test loss at the kept epoch over the least test loss of the run, minus 1, from 0 to 1. */
  readonly lost: number;
  /** Whether the rest of the run has a test loss that is better than the kept one's by more than 5 %. */
  readonly tooEarly: boolean;
  readonly neverStopped: boolean;
}

/** Figures of many runs. */
export interface Score {
  readonly runs: number;
  readonly spent: number;
  readonly lost: number;
  readonly medianLost: number;
  /** 90th percentile. */
  readonly badLost: number;
  readonly tooEarly: number;
  readonly neverStopped: number;
}

/** How much better a later epoch must be for a stop to count as too early. */
const TOO_EARLY = 0.05;

/** Where a rule stops on a run, and which epoch it keeps. */
export interface Choice {
  readonly lastEpoch: number;
  readonly keptEpoch: number;
  readonly stopped: boolean;
}

/**
 * What the product's own engine makes of a run; a null rule trains to the end and keeps the best validation loss.
 *
 * @param every validation only after every so many epochs
 */
export function choose(run: RecordedRun, rule: StoppingRule | null, every = 1): Choice {
  const checks = run.validation.filter((_, at) => (at + 1) % every === 0);
  const curve = {
    epoch: Float64Array.from(checks, (_, at) => (at + 1) * every),
    value: checks,
    train: checks.map((_, at) => mean(run.train.subarray(at * every, (at + 1) * every))),
  };
  const endless: StoppingRule = {
    kind: 'GL',
    monitor: 'val_loss',
    mode: 'min',
    alpha: Infinity,
    restoreBestWeights: true,
  };
  const { decision, kept } = replay(rule ?? endless, curve);
  const lastEpoch = decision?.epoch ?? run.test.length;
  return { lastEpoch, keptEpoch: kept?.epoch ?? lastEpoch, stopped: decision !== null };
}

/** Judges a choice by the test losses, which no rule has seen. */
export function judge(run: RecordedRun, { lastEpoch, keptEpoch, stopped }: Choice): Outcome {
  const { test } = run;
  const kept = test[keptEpoch - 1] ?? NaN;
  const later = least(test.subarray(lastEpoch));
  return {
    spent: lastEpoch / test.length,
    lost: lostOf(kept, least(test)),
    tooEarly: !(kept <= later * (1 + TOO_EARLY)) && later < Infinity,
    neverStopped: !stopped,
  };
}

export function score(outcomes: readonly Outcome[]): Score {
  const meanOf = (of: (outcome: Outcome) => number): number => mean(Float64Array.from(outcomes, of));
  const losses = outcomes.map(({ lost }) => lost).sort((a, b) => a - b);
  return {
    runs: outcomes.length,
    spent: meanOf(({ spent }) => spent),
    lost: meanOf(({ lost }) => lost),
    medianLost: quantile(losses, 0.5),
    badLost: quantile(losses, 0.9),
    tooEarly: meanOf(({ tooEarly }) => Number(tooEarly)),
    neverStopped: meanOf(({ neverStopped }) => Number(neverStopped)),
  };
}

function lostOf(kept: number, best: number): number {
  if (!Number.isFinite(kept)) return 1;
  if (best <= 0) return kept <= best ? 0 : 1;
  return Math.min(1, Math.max(0, kept / best - 1));
}

/** What the engine sees beside a check: the mean of the train losses since the check before. */
function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function least(values: Float64Array): number {
  return values.reduce((smallest, value) => (value < smallest ? value : smallest), Infinity);
}

/** Linear between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}
