import type { MonitorMode } from '../stopping/types';
import { isLossWord, isScoreWord, lossRank } from './names';
import { parseName } from './parse';
import { MANNER_WORDS, RATE_WORDS } from './words';

/** What a metric is about. */
export type MetricKind =
  /** A whole loss, by whatever name. */
  | 'loss'
  /** A part of the loss, or a loss of one class, head or layer: `box_loss`, `loss_rpn_cls`. */
  | 'part'
  /** A figure that gets smaller as the model gets better, and is no loss: error, perplexity, word error rate. */
  | 'error'
  /** A figure that gets larger as the model gets better: accuracy, F1, mAP. */
  | 'score'
  | 'learning-rate'
  | 'time'
  /** Work by time: samples a second. */
  | 'speed'
  /** Memory, load and heat of the machine. */
  | 'machine'
  /** Norms of gradients and weights. */
  | 'norm'
  /** How far the run is: epoch, step, samples seen. */
  | 'progress'
  | 'other';

/** A metric's kind, and whether smaller or larger is better; null where neither is. */
export interface MetricClass {
  readonly kind: MetricKind;
  readonly mode: MonitorMode | null;
}

const has = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const RATE = has('lr learningrate learnrate lernrate');
const TIME = has(
  'time times timestamp datetime date seconds secs sec ms minutes hours duration elapsed eta runtime wall walltime latency',
);
const SPEED = has('throughput fps speed tps ips mfu tflops flops');
const MACHINE = has('memory mem gpu cpu ram vram util utilization power temperature temp disk cuda vmem');
const NORM = has('grad grads gradient gradients norm gnorm gradnorm');
const PROGRESS = has(
  'epoch epochs step steps iter iters iteration iterations batch batches samples tokens examples seen flos',
);

/**
 * Classifies a metric by its name: `val_accuracy` is a score, `lr-Adam` a learning rate, `train/cls_loss` a part of the
 * loss. A guess by habit; it is right to show and to sort by, and no number depends on it.
 */
export function metricKind(name: string): MetricClass {
  const parts = parseName(name);
  const { words } = parts;
  const any = (table: ReadonlySet<string>): boolean => words.some((word) => table.has(word));
  const joined = words.join(' ');
  if (any(RATE) || /\blr\d+\b|\b(?:learning|learn) rate\b|\btaux apprentissage\b/.test(joined))
    return { kind: 'learning-rate', mode: null };
  if (any(SPEED) || /\b(?:per|a) (?:s|sec|second)\b|\bits? s\b/.test(joined)) return { kind: 'speed', mode: null };
  const rank = lossRank(parts);
  const whole = words.every((word) => MANNER_WORDS.has(word) || PROGRESS.has(word));
  if (rank === null || whole) {
    if (any(TIME)) return { kind: 'time', mode: null };
    if (any(NORM)) return { kind: 'norm', mode: null };
    if (any(MACHINE)) return { kind: 'machine', mode: null };
    if (whole && words.length > 0) return { kind: 'progress', mode: null };
  }
  if (rank !== null) return { kind: kindOfRank(rank), mode: 'min' };
  if (words.some(isLossWord)) return { kind: 'other', mode: null };
  if (any(RATE_WORDS)) return { kind: 'error', mode: 'min' };
  if (words.some(isScoreWord)) return { kind: 'score', mode: 'max' };
  return any(PROGRESS) ? { kind: 'progress', mode: null } : { kind: 'other', mode: null };
}

function kindOfRank(rank: number): MetricKind {
  if (rank >= 4) return rank >= 6 ? 'loss' : 'error';
  if (rank >= 3) return 'error';
  return rank >= 2.5 ? 'part' : 'loss';
}
