import type { LossNames } from '../run/summary';
import type { MonitorMode } from '../stopping/types';
import { parseName } from './parse';
import type { ParsedName } from './parse';
import {
  LOSS_WORDS,
  NOT_LOSS_WORDS,
  RATE_WORDS,
  SCORE_WORDS,
  SIDE_WORDS,
  SPLIT_LOSS_WORDS,
  WHOLE_WORDS,
} from './words';
import type { Split } from './words';

/** A metric's name, taken apart. Two names with the same stem measure the same thing on different splits. */
export type MetricParts = Pick<ParsedName, 'split' | 'explicit' | 'stem'>;

/** Splits a name into its measure and the split it was measured on. `Loss/val`, `val_loss` and `Valid loss` are one. */
export function pairOf(name: string): MetricParts {
  const { split, explicit, stem } = parseName(name);
  return { split, explicit, stem };
}

/** Whether a better value is smaller or larger. A loss of a score (`dice_loss`, `1-accuracy error`) is a loss. */
export function metricMode(name: string): MonitorMode {
  const { words } = parseName(name);
  if (words.some((word) => isLossWord(word) || RATE_WORDS.has(word))) return 'min';
  return words.some(isScoreWord) ? 'max' : 'min';
}

/** Whether a word of a name stands for a loss or an error. */
export function isLossWord(word: string): boolean {
  return LOSS_WORDS.has(word) || SPLIT_LOSS_WORDS.has(word);
}

/** Whether a word of a name stands for a figure that gets larger as the model gets better. */
export function isScoreWord(word: string): boolean {
  return SCORE_WORDS.has(word);
}

/** Whether a name may stand for a train, validation or test loss at all. */
export function isLossName(name: string): boolean {
  return lossRank(parseName(name)) !== null;
}

/** Whether a name is a loss by name, whole or in part, and not an error or a distance, which all sorts of tables hold. */
export function isPlainLoss(name: string): boolean {
  const rank = lossRank(parseName(name));
  return rank !== null && rank < 3;
}

/** Losses beyond this many are not looked at, so that a log with thousands of names stays cheap to follow. */
export const MAX_LOSS_NAMES = 256;

/**
 * Names that are no losses but tell what others are: the Hugging Face trainer closes with a record that has
 * `train_runtime`, and `train_loss` in it is the mean over the run, no curve.
 */
export function isTellingName(name: string): boolean {
  return name === 'train_runtime' || name === 'train/train_runtime';
}

/** Parts of a loss, and losses with a word in their name that no other has, rank from here up to the measures. */
const PART = 2.5;
/** Ranks from here on count only where there is no better loss at all. */
const ERROR = 5;
/** A bare `train` and `val`, without a word of what was measured. */
const BARE = 6;
/** What it costs a pair to measure different things; more than any rank where one of the two was named. */
const MISMATCH = 1;
const NAMED_MISMATCH = 10;

const UNNAMED: LossNames = { train: null, validation: null };

interface Candidate {
  readonly name: string;
  readonly parts: ParsedName;
  readonly rank: number;
}

/**
 * Finds the two series that a verdict is about among a run's own metric names.
 *
 * A pair that measures the same thing comes before one that does not (`mae` and `val_mae` rather than `loss` and
 * `val_mae`), the plainest loss before components and errors, a validation loss before a test loss, the first in the
 * log among equals. docs/log-formats.md tells the habits.
 *
 * @param named what somebody has chosen; it must be among `names` or belong to them.
 */
export function chooseLosses(names: readonly string[], named: LossNames = UNNAMED): LossNames {
  const candidates = candidatesOf(names, named);
  const train = bestOfEachStem(candidates, 'train');
  const mismatch = named.train === null && named.validation === null ? MISMATCH : NAMED_MISMATCH;
  for (const split of ['validation', 'test'] as const) {
    const pair = bestPair(train, bestOfEachStem(candidates, split), mismatch);
    if (pair !== null) return pair;
  }
  return { train: firstOf(train)?.name ?? null, validation: null };
}

/** Every name that may be a loss, best first. What is named is the only one of its split. */
function candidatesOf(names: readonly string[], named: LossNames): Candidate[] {
  let candidates: Candidate[] = [];
  for (const name of names) {
    if (name === named.train || name === named.validation) continue;
    const parts = parseName(name);
    const rank = lossRank(parts);
    if (rank !== null) candidates.push({ name, parts, rank });
  }
  candidates = withoutWorse(candidates);
  candidates = numberedSets(candidates);
  candidates = withoutMeans(candidates, names.some(isTellingName));
  for (const split of ['train', 'validation'] as const) {
    const name = named[split];
    if (name === null) continue;
    candidates = candidates.filter(({ parts }) => (parts.split === 'train') !== (split === 'train'));
    candidates.push({ name, parts: { ...parseName(name), split }, rank: 0 });
  }
  return candidates.sort((a, b) => a.rank - b.rank || a.parts.words.length - b.parts.words.length);
}

/** The best same-stem pair, unless two plainer losses of different stems are better by more than a mismatch costs. */
function bestPair(
  train: ReadonlyMap<string, Candidate>,
  held: ReadonlyMap<string, Candidate>,
  mismatch: number,
): LossNames | null {
  const heldFirst = firstOf(held);
  if (heldFirst === null) return null;
  const trainFirst = firstOf(train);
  // A part of something (`backtest/avg_loss`) that does not say its split is no counterpart of a loss of another kind.
  const isStray =
    trainFirst !== null && trainFirst.rank >= PART && trainFirst.rank < ERROR && !trainFirst.parts.explicit;
  let best: LossNames = { train: isStray ? null : (trainFirst?.name ?? null), validation: heldFirst.name };
  let cost = trainFirst === null ? Infinity : Math.max(trainFirst.rank, heldFirst.rank) + mismatch;
  for (const [stem, candidate] of held) {
    const partner = train.get(stem);
    if (partner === undefined) continue;
    const together = Math.max(partner.rank, candidate.rank);
    if (together >= cost) continue;
    cost = together;
    best = { train: partner.name, validation: candidate.name };
  }
  return best;
}

/** An error beside a loss is a score turned round, and a bare `train` beside one is something else. */
function withoutWorse(candidates: Candidate[]): Candidate[] {
  const least = Math.min(...candidates.map(({ rank }) => rank));
  if (least < ERROR) return candidates.filter(({ rank }) => rank < ERROR);
  if (least < BARE) return candidates.filter(({ rank }) => rank < BARE);
  // Without a word of what was measured, only a pair is a sign of losses: `learn` and `test`, `train` and `val`.
  const splits = new Set(candidates.map(({ parts }) => parts.split === 'train'));
  return splits.size === 2 ? candidates : [];
}

/** XGBoost numbers the sets that it is given, and by habit the first is the training data. */
function numberedSets(candidates: Candidate[]): Candidate[] {
  const numbered = (index: number): Set<string> =>
    new Set(
      candidates
        .filter(({ parts }) => parts.splitWord === 'validation' && parts.index === index)
        .map(({ parts }) => parts.stem),
    );
  const [first, second] = [numbered(0), numbered(1)];
  if (candidates.some(({ parts }) => parts.explicit && parts.split === 'train')) return candidates;
  return candidates.map((candidate) => {
    const { parts } = candidate;
    const isFirst = parts.splitWord === 'validation' && parts.index === 0;
    if (!isFirst || !first.has(parts.stem) || !second.has(parts.stem)) return candidate;
    return { ...candidate, parts: { ...parts, split: 'train' } };
  });
}

/**
 * The Hugging Face trainer logs `loss` and `eval_loss`; its `train_loss` is a mean over the whole run, written at the
 * end. So where `loss` stands beside `eval_loss`, or the closing record is there, the bare name is the curve.
 */
function withoutMeans(candidates: Candidate[], closing: boolean): Candidate[] {
  // `train/loss`: as the same trainer calls it in TensorBoard and W&B.
  const bare = new Set(
    candidates.filter(({ name, parts }) => !parts.explicit || name === 'train/loss').map(({ parts }) => parts.stem),
  );
  const evaluated = new Set(
    candidates.filter(({ parts }) => parts.splitWord === 'eval').map(({ parts }) => parts.stem),
  );
  return candidates.filter(({ name, parts }) => {
    const isMean = name === 'train_loss' || name === 'train/train_loss';
    return !(isMean && bare.has(parts.stem) && (closing || evaluated.has(parts.stem)));
  });
}

/** The best name of each stem, best stem first (candidates come sorted, a Map keeps the order). */
function bestOfEachStem(candidates: readonly Candidate[], split: Split): Map<string, Candidate> {
  const best = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { parts } = candidate;
    if (parts.split === split && !best.has(parts.stem)) best.set(parts.stem, candidate);
  }
  return best;
}

function firstOf(map: ReadonlyMap<string, Candidate>): Candidate | null {
  return map.values().next().value ?? null;
}

/**
 * How plain a loss a name is, lower is better; null when it is none. Whole steps are set by the measure, fractions
 * break ties: how the value was taken, whether the split is said, which of several sets.
 */
export function lossRank({ words, stem, explicit, manner, index }: ParsedName): number | null {
  if (words.some((word) => NOT_LOSS_WORDS.has(word))) return null;
  const fine = manner / 10 + (explicit ? 0 : 0.05) + Math.min(index ?? 0, 20) / 1000;
  if (stem === '') return explicit && manner === 0 && words.length === 1 ? BARE : null;
  // `training's l2` is a measure, `train_weights_l2` the size of something.
  const short = explicit ? SPLIT_LOSS_WORDS.get(stem) : undefined;
  const ranks = words.flatMap((word) => LOSS_WORDS.get(word) ?? (word === stem ? short : undefined) ?? []);
  if (ranks.length === 0) return null;
  const measure = Math.min(...ranks);
  if (measure > 0 || stem === 'loss') return Math.min(measure + fine, measure + 0.9);
  // `box loss` is a part of the loss; `cross entropy loss`, `mse loss`, `lm loss` are other names of it.
  const qualifiers = stem.split(' ').filter((word) => word !== 'loss');
  if (qualifiers.every((word) => WHOLE_WORDS.has(word) || (LOSS_WORDS.get(word) ?? 0) > 0)) return 0.02 + fine;
  return (qualifiers.some((word) => SIDE_WORDS.has(word)) ? 2.8 : 2.5) + Math.min(fine, 0.9) / 4;
}
