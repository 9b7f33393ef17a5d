import type { Json } from '../../json';
import { isJsonObject } from '../../json';
import { readNumber } from '../number-text';
import { readLiteral } from '../python-literal';
import type { LineContext, RawLine } from '../reader';
import { isEpochName, isStepName, setValue } from '../values';
import { isMeasure, isNoise, isRate } from '../vocabulary';

const NOTHING = { kind: 'nothing' } as const;
const MAX_DEPTH = 3;
const LOSSES = /^loss(?:es)?:? {0,2}(?=\{')/i;
const NUMBERED = /^\d{1,9}: ?\{'/;

/**
 * A Python dict on a line: `{'loss': 0.5, 'grad_norm': 1.2, 'learning_rate': 5e-05, 'epoch': 0.1}`, as Hugging Face's
 * Trainer prints them, also behind the progress bar that it shares the line with. Newer versions print the numbers as
 * strings. The summary at the end (`train_runtime`) averages over the run: it is no point of the curve.
 *
 * spaCy's loops print `Losses {'ner': 9.5}`, a line for each pass.
 */
export function dictLine(line: string, context: LineContext): RawLine | null {
  const label = LOSSES.exec(line.slice(0, 20))?.[0];
  if (label !== undefined) return losses(line, label.length, context);
  // Behind a bar, or with the number that `grep -n` and the like put before it.
  const start = line.startsWith('{') ? 0 : line.includes('%|') || NUMBERED.test(line) ? line.indexOf("{'") : -1;
  if (start < 0) return null;
  const found = readLiteral(line, start);
  if (found === null || !isJsonObject(found.value)) return null;
  const object = found.value;
  if (Object.hasOwn(object, 'train_runtime')) return NOTHING;
  const values: Record<string, number> = {};
  const at: { epoch: number | null; step: number | null; measured: boolean } = {
    epoch: null,
    step: null,
    measured: false,
  };
  const take = (source: Readonly<Record<string, Json>>, prefix: string, depth: number): void => {
    for (const [name, value] of Object.entries(source)) {
      if (isJsonObject(value) && depth < MAX_DEPTH) take(value, `${prefix}${name}/`, depth + 1);
      const number = asNumber(value);
      if (number === null) continue;
      const counts = Number.isFinite(number) && number >= 0;
      if (prefix === '' && isEpochName(name)) at.epoch = counts ? number : at.epoch;
      else if (prefix === '' && isStepName(name)) at.step = counts ? number : at.step;
      else if (!isNoise(name)) {
        setValue(values, prefix + name, number);
        at.measured ||= isMeasure(name) || isRate(name);
      }
    }
  };
  take(object, '', 0);
  const { epoch, step, measured } = at;
  if (epoch === null && step === null) return inContext(values, measured, context);
  if (Object.keys(values).length === 0) return NOTHING;
  const fractional = /['"]epoch['"]\s{0,4}:\s{0,4}['"]?\d{1,9}\.\d/.test(line);
  return { kind: 'observation', epoch, step, values, fractional };
}

function losses(line: string, start: number, context: LineContext): RawLine | null {
  const object = readLiteral(line, start)?.value;
  if (!isJsonObject(object)) return null;
  const values: Record<string, number> = {};
  for (const [name, value] of Object.entries(object)) {
    const number = asNumber(value);
    if (number !== null && !isNoise(name)) setValue(values, `loss/${name}`, number);
  }
  if (Object.keys(values).length === 0) return NOTHING;
  const { epoch, step } = context;
  if (epoch !== null) return { kind: 'observation', epoch, step: null, values, hold: 'epoch' };
  return { kind: 'observation', epoch, step, values };
}

/** A dict that says no epoch belongs to the header above it; elsewhere it is anything. */
function inContext(values: Record<string, number>, measured: boolean, context: LineContext): RawLine {
  if (!measured || context.epoch === null || !context.underHeader) return NOTHING;
  return { kind: 'observation', epoch: context.epoch, step: null, values, hold: 'epoch' };
}

/** A number, or a string that is one and nothing else. */
function asNumber(value: Json): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 40 || value === '') return null;
  const found = readNumber(value, 0);
  return found?.end === value.length ? found.value : null;
}
