import type { Token } from './tokens';
import { counterOf, NOT_THIS, OF_WORDS, splitOf, type Counter, type SplitWord } from './vocabulary';

/** A count that a line states: `3`, `3/10`, `3 of 10`. */
export interface Count {
  readonly value: number;
  readonly total: number | null;
  /** First token of the statement, and the one after it. */
  readonly from: number;
  readonly to: number;
}

/** Where a line says its epoch and step. */
export interface Head {
  readonly epoch: Count | null;
  readonly step: Count | null;
  /** The step is told by brackets alone: `[ 64/60000]`. */
  readonly bare: boolean;
  /** The line speaks of another epoch than its own: the best one, the last one. */
  readonly other: boolean;
  /** The split in `Epoch(val) [1]`. */
  readonly split: SplitWord | null;
}

const MAX_GAP = 5;

/**
 * Finds `Epoch 3/10`, `epoch=3`, `Epoch: [3][ 10/500]`, `Epoch #3`, `Ep. 3`, `第3轮`, `3エポック目`, `step 200`,
 * `Batch 10 of 50`, and counts in brackets. The first epoch and the first step of a line count.
 *
 * @param insideEpoch counts in brackets at the beginning of the line are steps, since the epoch is known.
 * @param countsSteps whether the log names steps and no epochs so far.
 */
export function scanHead(list: readonly Token[], insideEpoch: boolean, countsSteps = false): Head {
  let epoch: Count | null = null;
  let step: Count | null = null;
  let other = false;
  let split: SplitWord | null = null;
  for (let i = 0; i < list.length; i++) {
    const token = list[i];
    if (token?.kind !== 'word') continue;
    const said = announced(list, i);
    if (said === null) continue;
    if (said.counter === 'epoch') {
      if (isOther(list, i)) other = true;
      else if (epoch === null) {
        epoch = said.count;
        split = said.split;
      }
    } else if (epoch === null && step?.total === null && isInner(list, step, i, said.count)) {
      epoch = step;
      step = said.count;
    } else step ??= said.count;
    i = Math.max(i, said.count.to - 1);
  }
  if (epoch !== null && step === null) step = unlabelled(list, epoch);
  const named = epoch !== null || step !== null;
  if (named || other) return { epoch, step, bare: false, other, split };
  return bracketed(list, insideEpoch, countsSteps);
}

/** `iteration:1 step:1000/1687`: rounds of a whole number of steps are epochs. */
function isInner(list: readonly Token[], outer: Count, i: number, inner: Count): boolean {
  return (
    inner.total !== null &&
    /^(?:iter|iteration|round)$/i.test(wordAt(list, outer.from)) &&
    /^(?:step|batch|minibatch|mini-batch)$/i.test(wordAt(list, i))
  );
}

interface Announced {
  readonly counter: Counter;
  readonly count: Count;
  readonly split: SplitWord | null;
}

/** The count that the word at `i` announces (or, as in 第3轮, closes); null when it announces none. */
function announced(list: readonly Token[], i: number): Announced | null {
  const word = wordAt(list, i);
  const counter = counterOf(word);
  if (counter === null) {
    const glued = /^([A-Za-z]+)[_-]?(\d{1,9})$/.exec(word);
    const gluedCounter = glued === null ? null : counterOf(glued[1] ?? '');
    if (glued !== null && gluedCounter !== null) {
      return { counter: gluedCounter, split: null, count: withTotal(list, Number(glued[2]), i, i + 1) };
    }
    // 第3轮, 第3个epoch, 3エポック目: the number stands before the word.
    const closing = closingCounter(word);
    return closing === null ? null : countBefore(list, i, closing);
  }
  let split: SplitWord | null = null;
  let at = i + 1;
  while (at < list.length && at - i <= MAX_GAP) {
    const token = list[at];
    if (token === undefined) break;
    if (token.kind === 'number') {
      if (!token.whole || !(token.clean || isSlash(list, at + 1))) {
        // Fractional epochs: `epoch=1.5`.
        if (!token.clean || !Number.isFinite(token.value) || token.value < 0 || counter === 'step') break;
      }
      return { counter, split, count: withTotal(list, token.value, i, at + 1) };
    }
    if (token.kind === 'word') {
      const said = splitOf(token.text);
      const inBrackets = list[at - 1]?.kind === 'open' && list[at + 1]?.kind === 'close';
      if (!inBrackets && !/^(?:no|num|number|nr)$/i.test(token.text)) break;
      split = said ?? split;
    } else if (token.kind === 'delimiter' || token.kind === 'slash' || token.kind === 'percent') break;
    at += 1;
  }
  return countBefore(list, i, counter);
}

const CLOSING: readonly (readonly [RegExp, Counter])[] = [
  [/^(?:轮|轮次|輪|回合|周期|个epoch|エポック目?|번째|에포크)/, 'epoch'],
  [/^(?:步|ステップ目?|스텝)/, 'step'],
];

function closingCounter(word: string): Counter | null {
  if (word.charCodeAt(0) < 0x3040) return null;
  return CLOSING.find(([shape]) => shape.test(word))?.[1] ?? null;
}

/** 第3轮, 第3/10轮, 3エポック目: only where a word before or a suffix says that it is the third, not three. */
function countBefore(list: readonly Token[], i: number, counter: Counter): Announced | null {
  const word = wordAt(list, i);
  const number = list[i - 1];
  if (number?.kind !== 'number' || !number.whole) return null;
  let from = i - 1;
  let value = number.value;
  let total: number | null = null;
  const first = list[i - 3];
  if (isSlash(list, i - 2) && first?.kind === 'number' && first.whole) {
    total = value;
    value = first.value;
    from = i - 3;
  }
  const before = wordAt(list, from - 1);
  const isGlued = number.end === list[i]?.start && /^epoch$/i.test(word);
  const ordinal = isGlued || before.endsWith('第') || /目$|번째/.test(word) || total !== null;
  if (!ordinal) return null;
  return { counter, split: null, count: { value, total, from: before.endsWith('第') ? from - 1 : from, to: i + 1 } };
}

/** Looks for `/10` or `of 10` behind a number. */
function withTotal(list: readonly Token[], value: number, from: number, to: number): Count {
  let at = to;
  if (isSlash(list, at)) at += 1;
  else {
    const of = OF_WORDS.has(wordAt(list, at).toLowerCase());
    if (!of) return { value, total: null, from, to };
    at += OF_WORDS.has(wordAt(list, at + 1).toLowerCase()) ? 2 : 1;
  }
  const total = list[at];
  if (total?.kind !== 'number' || !total.whole) return { value, total: null, from, to };
  return { value, total: total.value >= value ? total.value : null, from, to: at + 1 };
}

/** `[0/60000 (0%)]` behind `Train Epoch: 1`, `[50/100]` behind `Epoch [1]`: a ratio that no name claims. */
function unlabelled(list: readonly Token[], epoch: Count): Count | null {
  for (let i = epoch.to; i < Math.min(list.length, epoch.to + 12); i++) {
    const token = list[i];
    if (token?.kind === 'word') {
      if (splitOf(token.text) !== null) continue;
      return trailing(list, i);
    }
    const count = ratioAt(list, i);
    if (count !== null) return count;
    if (token?.kind === 'number') return null;
  }
  return null;
}

/** `loss: 2.303  [   64/60000]`: a ratio in brackets at the end of the line, as PyTorch's tutorial prints it. */
function trailing(list: readonly Token[], from: number): Count | null {
  const last = list.length - 1;
  if (list[last]?.kind !== 'close' || list[last - 4]?.kind !== 'open' || last - 4 < from) return null;
  // "accuracy: 20.8%, (512/2466)" counts what was right.
  let before = last - 5;
  while (list[before]?.kind === 'delimiter') before -= 1;
  if (list[before]?.kind === 'percent') return null;
  return ratioAt(list, last - 3);
}

function ratioAt(list: readonly Token[], i: number): Count | null {
  const number = list[i];
  const total = list[i + 2];
  if (number?.kind !== 'number' || !number.whole || !isSlash(list, i + 1)) return null;
  if (total?.kind !== 'number' || !total.whole || total.value < number.value) return null;
  return { value: number.value, total: total.value, from: i, to: i + 3 };
}

/** `[3/10]`, `(3/10)`, `[3]`, `[ (3 )`, `[1, 2000]`, `3/10` at the beginning of a line; a ratio in brackets at its end. */
function bracketed(list: readonly Token[], insideEpoch: boolean, countsSteps: boolean): Head {
  const none: Head = { epoch: null, step: null, bare: true, other: false, split: null };
  let at = 0;
  const first = list[0];
  // "Test: [ 10/196] loss 0.5": batches of a split.
  const labelled = first?.kind === 'word' && splitOf(first.text) !== null;
  if (labelled) at = list[1]?.kind === 'sep' ? 2 : 1;
  for (let opened = 0; list[at]?.kind === 'open' && opened < 3; opened++) at += 1;
  const number = list[at];
  const asFound = (count: Count): Head =>
    insideEpoch || labelled ? { ...none, step: count } : { ...none, epoch: count };
  if (number?.kind === 'number' && number.whole && (at > 0 || isSlash(list, at + 1))) {
    const ratio = ratioAt(list, at);
    if (ratio !== null) return asFound(labelled ? ratio : { ...ratio, from: 0 });
    if (at === 0 || labelled) return none;
    const next = list[at + 1];
    const second = list[at + 2];
    if (next?.kind === 'delimiter' && second?.kind === 'number' && second.whole && list[at + 3]?.kind === 'close') {
      return {
        ...none,
        epoch: { value: number.value, total: null, from: 0, to: at + 1 },
        step: { value: second.value, total: null, from: at + 2, to: at + 4 },
      };
    }
    if (next?.kind === 'close' && number.clean) {
      const count: Count = { value: number.value, total: null, from: 0, to: at + 2 };
      return countsSteps ? { ...none, step: count } : asFound(count);
    }
  }
  const behind = trailing(list, 1);
  return behind === null ? none : { ...none, step: behind };
}

function isOther(list: readonly Token[], i: number): boolean {
  const word = wordAt(list, i - 1).toLowerCase();
  return NOT_THIS.has(word) || word.split(/[_-]/).some((part) => part === 'best');
}

function isSlash(list: readonly Token[], i: number): boolean {
  return list[i]?.kind === 'slash';
}

function wordAt(list: readonly Token[], i: number): string {
  const token = list[i];
  return token?.kind === 'word' ? token.text : '';
}
