import { memo } from '../memo';
import { isFiller, isMeasure, splitOf, translate, type SplitWord } from './vocabulary';

const MAX_WORDS = 3;
const MAX_NAME = 80;

/** How a metric's words became its name. */
export interface MetricName {
  readonly text: string;
  /** The split that a word of its own says (`Train Loss`), not one that is part of a word (`train_loss`). */
  readonly spoken: SplitWord | null;
}

/**
 * The name of a metric from the words before its value, the last of which matter most. One word stays as it is
 * written; several become one in lower case: `Train Loss` → `train_loss`, `trained with loss` → `train_loss`.
 * Words of other languages become English ones. Null when nothing is left.
 */
export function metricName(words: readonly string[]): MetricName | null {
  return named(words.join(' '));
}

const named = memo((text: string): MetricName | null => {
  const words = text.split(' ');
  const parts = words.flatMap((word) => translate(trimSigns(word))).filter((word) => word !== '');
  const lower = parts.map((word) => word.toLowerCase());
  const spokenAt = lower.findLastIndex((word) => splitOf(word) !== null);
  const spoken = spokenAt < 0 ? null : splitOf(lower[spokenAt] ?? '');
  if (parts.length === 1) return checked(parts[0] ?? '', spoken);
  // "lm loss PPL" is the perplexity.
  const isPerplexity = lower.some((word) => word === 'ppl' || word === 'perplexity');
  const kept = lower.filter((word) => !isFiller(word) && !(isPerplexity && word === 'loss'));
  const split = spokenAt < 0 ? null : (lower[spokenAt] ?? null);
  const rest = kept.filter((word) => word !== split).slice(-MAX_WORDS);
  // "Average loss after warm up": what comes before the measure is told, what comes before that is not.
  const measured = rest.findIndex((word) => isMeasure(word));
  const told = measured > 2 ? rest.slice(measured - 2) : rest;
  if (told.length === 0) return checked(split ?? '', spoken);
  return checked([...(split === null ? [] : [split]), ...told].join('_'), spoken);
});

function checked(text: string, spoken: SplitWord | null): MetricName | null {
  if (text === '' || text.length > MAX_NAME || !/^[\p{L}_]/u.test(text)) return null;
  return { text, spoken };
}

function trimSigns(word: string): string {
  return word.replace(/^[./@#-]{1,20}/, '').replace(/[./@#-]{1,20}$/, '');
}

/** Puts the split before a name that does not say one. */
export function withSplit(name: string, split: SplitWord): string {
  return `${split}_${name.toLowerCase()}`;
}
