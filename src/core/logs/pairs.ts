import type { Count } from './head';
import { metricName, withSplit } from './metric-name';
import type { Token } from './tokens';
import {
  isFiller,
  isLossLike,
  isMeasure,
  isNoise,
  isRate,
  splitOf,
  translate,
  wordsOf,
  type SplitWord,
} from './vocabulary';

/** A metric and its value, as a line says them. */
export interface Pair {
  readonly name: string;
  readonly value: number;
  /** Whether name and value stand with `:` or `=` between them. */
  readonly separated: boolean;
  /** Whether it is a loss, a score or a learning rate, as far as the name tells. */
  readonly measure: boolean;
}

const UNITS = new Set(
  's sec secs second seconds ms us min mins minutes h hours hrs mb gb kb mib gib it/s samples/s images/s'.split(' '),
);
const LIKE_SEPARATORS = new Set(['is', 'was', 'ist', 'est', 'es']);
const AFTER = new Set(['after', 'at', 'for', 'on', 'in', 'of', 'nach', 'après']);
const MAX_WORDS = 8;

/**
 * The `name=value`, `name: value` and `loss 0.5` of a line, from left to right. Ratios, times, values with a unit and
 * names that are known to be no metric are left out.
 *
 * A split that stands before several values holds for all: `val Loss: 0.98 Acc: 0.87`, `Train: loss=0.5, acc=0.9`.
 *
 * @param skip counts that the head of the line has taken.
 * @param scope the split that something before the line has said.
 */
export function scanPairs(list: readonly Token[], skip: readonly Count[], scope: SplitWord | null): Pair[] {
  const scanner = new PairScanner(list, scope);
  for (let i = 0; i < list.length; i++) {
    const taken = skip.find((count) => i >= count.from && i < count.to);
    if (taken === undefined) scanner.take(i);
    else {
      scanner.head();
      i = taken.to - 1;
    }
  }
  return scanner.pairs;
}

/** A measure that says no split of its own, as one of that split; every other pair as it is. */
export function inSplit(pair: Pair, split: SplitWord | null): Pair {
  if (split === null || !pair.measure || isRate(pair.name) || splitIn(pair.name) !== null) return pair;
  return { ...pair, name: withSplit(pair.name, split) };
}

class PairScanner {
  readonly pairs: Pair[] = [];
  readonly #list: readonly Token[];
  #words: string[] = [];
  #separated = false;
  /** The measure that stands before several splits. */
  #measure: string | null = null;
  /** Inside of brackets that no name stands before. */
  #isLabel = false;
  #scope: SplitWord | null;
  /** The scope comes from a name (`Train Acc`), not from a label that stands for itself (`Train:`). */
  #spoken = false;
  readonly #splits = new Set<SplitWord>();
  /** Words of a measure before the head: "loss after epoch 3: 0.5". */
  #carried: string[] = [];

  constructor(list: readonly Token[], scope: SplitWord | null) {
    this.#list = list;
    this.#scope = scope;
  }

  take(i: number): void {
    const token = this.#list[i];
    switch (token?.kind) {
      case 'word':
        this.#word(token.text, i);
        break;
      case 'sep':
        if (this.#words.length > 0) this.#separated = true;
        else if (this.#carried.length > 0) {
          this.#words = this.#carried;
          this.#carried = [];
          this.#separated = true;
        }
        break;
      case 'number':
        this.#number(token, i);
        break;
      case 'delimiter':
        if (this.#joinsValue(i)) {
          this.#separated = true;
          break;
        }
        this.#label();
        this.#forget();
        this.#carried = [];
        break;
      case 'open':
        // "train(loss=0.5, acc=0.9)"
        if (this.#words.length === 1) this.#label();
        this.#isLabel = this.#words.length === 0;
        break;
      case 'slash':
        this.#forget();
        break;
      case 'close':
        // "[Avg]top1: 0.9"
        if (this.#isLabel && this.#list[i + 1]?.kind !== 'sep') {
          this.#label();
          this.#forget();
        }
        this.#isLabel = false;
        break;
      case 'percent':
      case undefined:
        break;
    }
  }

  /** The epoch or step stands here. */
  head(): void {
    const words = this.#words.filter((word) => !AFTER.has(word.toLowerCase()));
    const name = words.length === 0 ? null : metricName(words);
    if (name !== null && isMeasure(name.text)) this.#carried = words;
    this.#label();
    this.#forget();
  }

  #forget(): void {
    this.#words = [];
    this.#separated = false;
  }

  /** Words that give no value of their own but say a split, as "Train:" does. */
  #label(): void {
    // "[Diff-Val]" is a label, though `diff-val` would be a name.
    const inLabel = (word: string): SplitWord | null =>
      this.#isLabel
        ? (wordsOf(word)
            .map(splitOf)
            .find((split) => split !== null) ?? null)
        : null;
    const said = this.#words
      .map((word) => metricName([word])?.spoken ?? inLabel(word))
      .findLast((split) => split !== null);
    if (said === undefined) return;
    this.#scope = said;
    this.#spoken = false;
  }

  #word(text: string, i: number): void {
    const last = this.#words.at(-1);
    if (this.#words.length === 0 && this.#carried.length > 0 && LIKE_SEPARATORS.has(text.toLowerCase())) {
      this.#words = this.#carried;
      this.#carried = [];
      this.#separated = true;
      return;
    }
    // "avg loss so far is 0.1"
    const named = this.#words.findLast((word) => !isFiller(word.toLowerCase())) ?? last;
    if (LIKE_SEPARATORS.has(text.toLowerCase()) && named !== undefined && isMeasure(named)) {
      this.#separated = true;
      return;
    }
    if (this.#separated) {
      const name = metricName(this.#words)?.text ?? '';
      this.#measure = isMeasure(name) && splitIn(name) === null ? name : null;
      this.#label();
      this.#forget();
    }
    this.#carried = [];
    // A unit behind the last value is no name, unless a value follows.
    if (this.#words.length === 0 && UNITS.has(text.toLowerCase()) && this.#list[i + 1]?.kind !== 'sep') return;
    this.#words.push(text);
    if (this.#words.length > MAX_WORDS) this.#words.shift();
  }

  #number(token: Extract<Token, { kind: 'number' }>, i: number): void {
    const last = this.#words.at(-1);
    // "LOSS train 0.5 valid 0.4" and "loss: train 0.5, val 0.4" say the measure once.
    if (last !== undefined && splitOf(last) !== null) {
      const before =
        this.#words.slice(0, -1).findLast((word) => isMeasure(word)) ??
        (this.#words.length === 1 ? this.#measure : null);
      if (before !== null && token.clean && !this.#isMore(i)) {
        this.#measure = before;
        this.pairs.push({
          name: withSplit(translate(before).join('_'), splitOf(last) ?? 'train'),
          value: token.value,
          separated: true,
          measure: true,
        });
        this.#forget();
        return;
      }
    }
    const isValue =
      last !== undefined &&
      (this.#separated || isMeasure(last) || isRate(this.#words.slice(-2).join(' ')) || this.#isCell(i));
    if (last !== undefined && !isValue) {
      // "top 5 accuracy: 0.9" has a number in its name.
      if (token.whole && token.clean) this.#words.push(String(token.value));
      else {
        // "train took 25.9 sec | loss = 0.75"
        if (this.pairs.length === 0 && splitOf(this.#words[0] ?? '') !== null) this.#label();
        this.#forget();
      }
      return;
    }
    if (isValue && token.clean && !this.#isMore(i)) this.#add(token.value);
    this.#forget();
  }

  /** "Training Loss - 0.51": a dash (or a bar) in place of the separator. */
  #joinsValue(i: number): boolean {
    const next = this.#list[i + 1];
    const last = this.#words.at(-1);
    return (
      next?.kind === 'number' && next.clean && !next.whole && !this.#separated && last !== undefined && isMeasure(last)
    );
  }

  /** `| nll_loss 9.8 |`: a cell of name and number only. */
  #isCell(i: number): boolean {
    const before = this.#list[i - 2];
    const after = this.#list[i + 1];
    return (
      this.#words.length === 1 && before?.kind === 'delimiter' && (after === undefined || after.kind === 'delimiter')
    );
  }

  /** A ratio, a list, a range, or a value with a unit. */
  #isMore(i: number): boolean {
    const next = this.#list[i + 1];
    if (next?.kind === 'slash') return true;
    if (next?.kind === 'word') {
      if (!UNITS.has(next.text.toLowerCase())) return false;
      return this.#list[i + 2]?.kind !== 'sep';
    }
    const before = this.#list[i - 1];
    if (next?.kind === 'delimiter' && before?.kind === 'open') return true;
    // "improved 0.4 -> 0.3"
    return next?.kind === 'sep' && this.#list[i + 2]?.kind === 'number';
  }

  #add(value: number): void {
    const name = metricName(this.#words);
    if (name === null || isNoise(name.text)) return;
    const rate = isRate(name.text);
    const measure = rate || isMeasure(name.text);
    if (name.spoken !== null) {
      this.#scope = name.spoken;
      this.#spoken = true;
      this.#splits.add(name.spoken);
    }
    const said = wordsOf(name.text).some((word) => splitOf(word) !== null);
    // "Train Acc: 0.8 | Val Acc: 0.7 | Loss: 0.5" does not say which loss that is.
    const unsure = this.#spoken && this.#splits.size > 1 && isLossLike(name.text);
    const takesScope = this.#scope !== null && !said && measure && !rate && !unsure;
    const text = takesScope && this.#scope !== null ? withSplit(name.text, this.#scope) : name.text;
    this.pairs.push({ name: text, value, separated: this.#separated, measure });
  }
}

/** Whether pairs hold a loss of both train and validation: then the line is a result, not a state on the way. */
export function hasBothLosses(pairs: readonly Pair[]): boolean {
  const splits = pairs.filter(({ name }) => isLossLike(name)).map(({ name }) => splitIn(name) ?? 'train');
  return splits.includes('train') && splits.includes('val');
}

/** The split that a name says; null when it says none. */
export function splitIn(name: string): SplitWord | null {
  const said = wordsOf(name)
    .map(splitOf)
    .filter((split) => split !== null);
  return said.includes('test') ? 'test' : said.includes('val') ? 'val' : (said[0] ?? null);
}
