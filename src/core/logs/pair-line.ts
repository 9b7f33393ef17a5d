import { scanEpoch } from './epoch-words';
import { readNumber } from './number-text';
import type { Dialect } from './reader';
import { isEpochName, isNoMetric, isStepName, setValue } from './values';

const MAX_NAME = 80;
const MAX_NAME_WORDS = 3;

/**
 * `name=value` and `name: value` pairs on a line that says its epoch or step: `Epoch 3/10 - loss: 0.51 - acc: 0.9`,
 * `epoch=3 train_loss=0.4 val_loss=nan`, `[3/10] Train Loss: 0.4 | Val Loss: 0.5`, `step 200: loss=2.1`.
 * A name of several words becomes one in lower case: `Train Loss` → `train_loss`.
 *
 * The scan goes over the separators from left to right; the text between two separators is looked at once, so the
 * time is linear however the line is made.
 */
export const pairLine: Dialect = (line) => {
  if (nextSeparator(line, 0) < 0) return null;
  const head = scanEpoch(line);
  let epoch = head?.epoch ?? null;
  let step = head?.step ?? null;
  let from = head?.end ?? 0;
  let metrics = 0;
  const values: Record<string, number> = {};
  for (let at = nextSeparator(line, from); at >= 0; at = nextSeparator(line, from)) {
    const number = readNumber(line, skipToValue(line, at + 1));
    if (number === null) {
      from = at + 1;
      continue;
    }
    const name = nameBefore(line, from, at);
    from = number.end;
    if (name === null || !number.clean) continue;
    if (isEpochName(name)) {
      if (epoch === null && number.value >= 0 && Number.isFinite(number.value)) epoch = number.value;
    } else if (isStepName(name)) {
      if (step === null && number.value >= 0 && Number.isFinite(number.value)) step = number.value;
    } else if (!isNoMetric(name)) {
      setValue(values, name, number.value);
      metrics += 1;
    }
  }
  if (metrics === 0 || (epoch === null && step === null)) return null;
  return { kind: 'observation', epoch, step, values };
};

function nextSeparator(line: string, from: number): number {
  for (let i = from; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code === 61 || code === 58 || code === 0xff1a) return i;
  }
  return -1;
}

/** Over blanks and an opening quote, at most a few. */
function skipToValue(line: string, from: number): number {
  let at = from;
  while (at < line.length && at - from < 16 && (line[at] === ' ' || line[at] === '\t')) at += 1;
  return at;
}

/** The metric name that ends right before a separator; null when there is none worth having. */
function nameBefore(line: string, from: number, separator: number): string | null {
  let end = separator;
  while (end > from && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  const quote = line[end - 1];
  if (end > from && (quote === '"' || quote === "'")) {
    const start = line.lastIndexOf(quote, end - 2);
    return start >= from && end - start <= MAX_NAME ? clean(line.slice(start + 1, end - 1)) : null;
  }
  const words: string[] = [];
  let at = end;
  while (words.length < MAX_NAME_WORDS) {
    const wordEnd = at;
    while (at > from && wordEnd - at <= MAX_NAME && isNameCode(line.charCodeAt(at - 1))) at -= 1;
    const word = line.slice(at, wordEnd);
    // A word must begin like a name: "12:30" and "-" are none.
    if (!startsLikeName(word) || word.length > MAX_NAME) break;
    words.unshift(word);
    if (at <= from || line[at - 1] !== ' ') break;
    at -= 1;
  }
  if (words.length === 0) return null;
  return words.length === 1 ? clean(words[0] ?? '') : clean(words.join('_').toLowerCase());
}

function clean(name: string): string | null {
  const trimmed = name.replace(/^[./@-]+/, '').replace(/[./@-]+$/, '');
  return trimmed !== '' && startsLikeName(trimmed) ? trimmed : null;
}

function startsLikeName(word: string): boolean {
  const code = word.charCodeAt(0);
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code >= 0xc0;
}

function isNameCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 46 ||
    code === 47 ||
    code === 45 ||
    code === 64 ||
    (code >= 0xc0 && code !== 0xff1a && code !== 0xff0c && !(code >= 0x2000 && code <= 0x2bff) && code !== 0x3000)
  );
}
