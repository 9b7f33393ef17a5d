import { readNumber } from '../number-text';
import type { Dialect } from '../reader';
import { scanPairs } from '../pairs';
import { tokens } from '../tokens';
import { setValue } from '../values';
import { isMeasure, splitOf } from '../vocabulary';

/** darknet: ` 100: 1.234567, 1.345678 avg loss, 0.001000 rate, 3.2 seconds, 6400 images`. */
const DARKNET = /^(\d{1,9}): (\S{1,30}), (\S{1,30}) avg(?: loss)?, (\S{1,30}) rate,/;

export const darknet: Dialect = (line) => {
  const found = DARKNET.exec(line.slice(0, 200));
  if (found === null) return null;
  const values: Record<string, number> = {};
  for (const [name, text = ''] of [
    ['loss', found[2]],
    ['avg_loss', found[3]],
    ['lr', found[4]],
  ] as const) {
    const number = readNumber(text, 0);
    if (number?.end === text.length) values[name] = number.value;
  }
  return { kind: 'observation', epoch: null, step: Number(found[1]), values };
};

/** `0 train 10.93`, `250 val 9.7`, `250 hella 0.27`: step, what was measured, value. A bare split means its loss. */
const WORD_VALUE = /^(\d{1,9}) ([A-Za-z_]{1,20}) ([-+]?\d{1,9}\.\d{1,20}(?:[eE][-+]?\d{1,3})?|nan|inf)$/;
const SHORT = /^s:(\d{1,9}) (tel|trl|eval):([-+]?\d\S{0,30})$/;
const SHORT_NAMES = { tel: 'val_loss', trl: 'train_loss', eval: 'eval' } as const;

export const wordValue: Dialect = (line, context) => {
  if (line.length > 80) return null;
  const short = SHORT.exec(line);
  if (short !== null) {
    const number = readNumber(short[3] ?? '', 0);
    const name = SHORT_NAMES[short[2] as keyof typeof SHORT_NAMES];
    return number === null
      ? null
      : { kind: 'observation', epoch: null, step: Number(short[1]), values: { [name]: number.value } };
  }
  const found = WORD_VALUE.exec(line);
  if (found === null) return null;
  const [, step, word = '', text = ''] = found;
  const split = splitOf(word);
  // Another word counts only in a log that is written this way.
  if (split === null && !isMeasure(word) && context.step === null) return null;
  const value = readNumber(text, 0)?.value ?? NaN;
  const name = split === null ? word : `${word.toLowerCase()}_loss`;
  return { kind: 'observation', epoch: null, step: Number(step), values: { [name]: value } };
};

/** torchtune's bar: `1|100|Loss: 1.2345`. */
const PIPED = /^(\d{1,9})\|(\d{1,12})\|(?=[A-Za-z])/;

export const pipedCounts: Dialect = (line) => {
  const found = PIPED.exec(line.slice(0, 40));
  if (found === null) return null;
  const values: Record<string, number> = {};
  const text = line.slice(found[0].length, 1000).replace(/:\s{1,4}\d{1,3}%\|.*$/, '');
  for (const { name, value, measure } of scanPairs(tokens(text), [], null))
    if (measure) setValue(values, `${name}_step`, value);
  if (Object.keys(values).length === 0) return null;
  return { kind: 'observation', epoch: Number(found[1]), step: Number(found[2]), values };
};

/** caffe: `Train net output #0: loss = 0.3 (* 1 = 0.3 loss)`, below `Iteration 100, Testing net (#0)`. */
const CAFFE = /^(Train|Test) net output #\d{1,4}: ([\w/.-]{1,80}) = (\S{1,40})/;

export const caffeOutput: Dialect = (line, context) => {
  const testing = /^Iteration (\d{1,12}), Testing net/.exec(line.slice(0, 60));
  if (testing !== null) return { kind: 'section', step: Number(testing[1]), split: null };
  const found = CAFFE.exec(line.slice(0, 200));
  if (found === null || context.step === null) return null;
  const value = readNumber(found[3] ?? '', 0);
  if (value === null) return { kind: 'nothing' };
  const name = `${(found[1] ?? '').toLowerCase()}_${found[2] ?? ''}`;
  return { kind: 'observation', epoch: null, step: context.step, values: { [name]: value.value } };
};
