import type { LossNames } from '../run/summary';
import type { MonitorMode } from '../stopping/types';
import { LOSS_WORDS, MANNER_WORDS, NOT_LOSS_WORDS, SCORE_WORDS, SPLIT_WORDS } from './words';
import type { Split } from './words';

/** A metric's name, taken apart. Two names with the same stem measure the same thing on different splits. */
export interface MetricParts {
  /** A name without a split word (`loss`, `accuracy`) is the training's own: that is how Keras and most loops log. */
  readonly split: Split;
  /** Whether the name says its split. */
  readonly explicit: boolean;
  /** What is measured, in lower case, without split and manner: `loss`, `box loss`, `accuracy`. */
  readonly stem: string;
}

interface Parsed extends MetricParts {
  readonly words: readonly string[];
  /** How plain a value it is: 0 for `loss`, more for a running average or one step's value. */
  readonly manner: number;
}

/** Splits a name into its measure and the split it was measured on. `Loss/val`, `val_loss` and `Valid loss` are one. */
export function pairOf(name: string): MetricParts {
  const { split, explicit, stem } = parse(name);
  return { split, explicit, stem };
}

/** Whether a better value is smaller or larger. A loss of a score (`dice_loss`, `1-accuracy error`) is a loss. */
export function metricMode(name: string): MonitorMode {
  const { words } = parse(name);
  if (words.some((word) => LOSS_WORDS.has(word))) return 'min';
  return words.some((word) => SCORE_WORDS.has(word)) ? 'max' : 'min';
}

/** Whether a name may stand for a train, validation or test loss at all. */
export function isLossName(name: string): boolean {
  return lossRank(parse(name)) !== null;
}

/** Losses beyond this many are not looked at, so that a log with thousands of names stays cheap to follow. */
export const MAX_LOSS_NAMES = 256;

interface Candidate {
  readonly name: string;
  readonly parts: Parsed;
  readonly rank: number;
}

/**
 * Finds the two series that a verdict is about among a run's own metric names.
 *
 * A pair that measures the same thing comes first (`mae` and `val_mae` rather than `loss` and `val_mae`), the plainest
 * loss before components and errors, a validation loss before a test loss, the first in the log among equals.
 */
export function chooseLosses(names: readonly string[]): LossNames {
  const candidates: Candidate[] = [];
  for (const name of names) {
    const parts = parse(name);
    const rank = lossRank(parts);
    if (rank !== null) candidates.push({ name, parts, rank });
  }
  candidates.sort((a, b) => a.rank - b.rank);
  const train = bestOfEachStem(candidates, 'train');
  for (const split of ['validation', 'test'] as const) {
    const held = bestOfEachStem(candidates, split);
    const paired = [...held].find(([stem]) => train.has(stem));
    const chosen = paired ?? [...held][0];
    if (chosen === undefined) continue;
    const [stem, validation] = chosen;
    return { train: train.get(stem) ?? firstValue(train), validation };
  }
  return { train: firstValue(train), validation: null };
}

/** The best name of each stem, best stem first (candidates come sorted, a Map keeps the order). */
function bestOfEachStem(candidates: readonly Candidate[], split: Split): Map<string, string> {
  const best = new Map<string, string>();
  for (const { name, parts } of candidates) {
    if (parts.split === split && !best.has(parts.stem)) best.set(parts.stem, name);
  }
  return best;
}

function firstValue(map: ReadonlyMap<string, string>): string | null {
  return [...map.values()][0] ?? null;
}

/** Lower is better; null when the name is no loss. Whole steps are set by the measure, fractions break ties. */
function lossRank({ words, stem, explicit, manner }: Parsed): number | null {
  if (words.some((word) => NOT_LOSS_WORDS.has(word))) return null;
  const ranks = words.flatMap((word) => LOSS_WORDS.get(word) ?? []);
  if (ranks.length === 0) return null;
  const measure = Math.min(...ranks);
  // `box loss` is a part of the loss, `cross entropy loss` another name of it.
  const isComponent = measure === 0 && stem !== 'loss' && ranks.length === 1;
  return (isComponent ? 2.5 : measure) + manner / 10 + (explicit ? 0 : 0.05);
}

function parse(name: string): Parsed {
  const words = wordsOf(name);
  let split: Split | null = null;
  let manner = 0;
  const rest: string[] = [];
  for (const word of words) {
    const said = SPLIT_WORDS.get(word);
    if (said !== undefined) split = strongest(split, said);
    else if (MANNER_WORDS.has(word)) manner += MANNER_WORDS.get(word) ?? 0;
    else rest.push(word === 'losses' ? 'loss' : word);
  }
  return { split: split ?? 'train', explicit: split !== null, stem: rest.join(' '), words, manner };
}

/** `eval/test_loss` was measured on the test split, `training/val_loss` on the validation split. */
function strongest(a: Split | null, b: Split): Split {
  const order: readonly (Split | null)[] = [null, 'train', 'validation', 'test'];
  return order.indexOf(a) > order.indexOf(b) && a !== null ? a : b;
}

/** `Loss/val`, `trainLoss`, `valid's auc`, `validation-loss` as words in lower case. */
function wordsOf(name: string): string[] {
  return (
    name
      .replace(/'s\b/g, '')
      // trainLoss and trainMSE are two words, mAP and IoU are one.
      .replace(/([a-z\d])([A-Z][a-z])|([a-z]{3})([A-Z])/g, '$1$3 $2$4')
      .toLowerCase()
      .replace(/log[\s_-]+loss/g, 'logloss')
      .replace(/(?:categorical|binary|sparse)?[\s_-]*cross[\s_-]*entropy/g, ' crossentropy')
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '')
  );
}
