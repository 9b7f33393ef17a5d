import { isDigit, isLetter, readNumber } from './number-text';

/** Where a line says its epoch or step, other than as a `name=value` pair. */
export interface EpochHead {
  readonly epoch: number | null;
  readonly step: number | null;
  /** Offset after it: pairs are looked for from here. */
  readonly end: number;
}

const WORDS: readonly { readonly word: string; readonly means: 'epoch' | 'step' }[] = [
  { word: 'epoch', means: 'epoch' },
  { word: 'step', means: 'step' },
  { word: 'iteration', means: 'step' },
  { word: 'iter', means: 'step' },
];

/**
 * Finds `Epoch 3/10`, `epoch=3`, `Epoch: [3/10]`, `Epoch #3`, `step 200`, `iter 40`, and `[3/10]` or `[3]` at the
 * beginning of a line. When a line has several, the epoch wins over the step and the first over the later.
 */
export function scanEpoch(line: string): EpochHead | null {
  const lower = line.toLowerCase();
  let epoch: { value: number; end: number } | null = null;
  let step: { value: number; end: number } | null = null;
  for (const { word, means } of WORDS) {
    if (means === 'step' && step !== null) continue;
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      const found = numberAfter(line, at, at + word.length);
      if (found === null) continue;
      if (means === 'epoch') epoch = found;
      else step = found;
      break;
    }
  }
  if (epoch === null && step === null) return bracketed(line);
  // Pairs may stand before the word too ("lr=0.1 epoch=3 loss=…"), so only a word at the head moves the start.
  const first = epoch ?? step;
  const end = first !== null && isHead(line, first.end) ? first.end : 0;
  return { epoch: epoch?.value ?? null, step: step?.value ?? null, end };
}

/** The number that a word such as "epoch" announces; null when the word is part of another or announces none. */
function numberAfter(line: string, start: number, end: number): { value: number; end: number } | null {
  const before = line.charCodeAt(start - 1);
  if (isLetter(before) || isDigit(before) || before === 95 || before === 45 || before === 46) return null;
  let at = end;
  const limit = end + 8;
  while (at < limit && ' \t:=#[(\'"'.includes(line[at] ?? 'x')) at += 1;
  if (at === end || !isDigit(line.charCodeAt(at)))
    return at === end && isDigit(line.charCodeAt(at)) ? whole(line, at) : null;
  return whole(line, at);
}

function whole(line: string, at: number): { value: number; end: number } | null {
  const found = readNumber(line, at);
  if (found === null || !Number.isFinite(found.value)) return null;
  const after = line.charCodeAt(found.end);
  // "epoch 3/10" is the third of ten; "epoch 3s", "epoch 3-4" and "epoch 12:30" are something else.
  if (after === 47) return ratio(line, found.value, found.end);
  if (!found.clean && after !== 58) return null;
  const of = /^ (?:of|\/) ?\d{1,9}/.exec(line.slice(found.end, found.end + 16));
  return { value: found.value, end: found.end + (of === null ? 0 : of[0].length) };
}

function ratio(line: string, value: number, slash: number): { value: number; end: number } | null {
  const total = readNumber(line, slash + 1);
  return total === null ? null : { value, end: total.end };
}

/** `[3/10]`, `(3/10)` or XGBoost's `[3]` at the beginning of a line. */
function bracketed(line: string): EpochHead | null {
  const found = /^\s{0,8}[[(](\d{1,9})(?:\s?\/\s?(\d{1,9}))?[\])]/.exec(line.slice(0, 40));
  if (found === null) return null;
  const epoch = Number(found[1]);
  if (found[2] !== undefined && Number(found[2]) < epoch) return null;
  return { epoch, step: null, end: found[0].length };
}

/** Whether nothing that could be a pair stands before the epoch. */
function isHead(line: string, end: number): boolean {
  const before = line.slice(0, end);
  const separators = before.split(/[=:]/).length - 1;
  return separators <= 1;
}
