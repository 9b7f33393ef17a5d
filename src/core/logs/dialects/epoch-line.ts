import { scanHead, type Count, type Head } from '../head';
import { asideOf } from '../messages';
import { hasBothLosses, inSplit, scanPairs, splitIn, type Pair } from '../pairs';
import type { Dialect, LineContext, RawLine } from '../reader';
import { tokens, type Token } from '../tokens';
import { isLossLike, isRate, splitOf, translate } from '../vocabulary';
import { isEpochName, isStepName, setValue } from '../values';

/** timm: `Train: 0 [  50/1251 (  4%)]  Loss: …`. */
const TIMM = /^(train|test|val|eval|validation): (\d{1,9}) \[(?= {0,12}\d{1,12}\/)/i;
/** Paths, and names of checkpoints: what stands in them was written once before. `/ckpt/epoch=3-val_loss=0.41.ckpt` */
const FILES =
  /(?<![\w/])(?:~|\.{1,2}|[A-Z]:)?[\\/](?=[^\s'"]{0,300}[\\/])[^\s'",;]{1,400}|(?<![^\s'"([])[^\s'"()[\]]{1,200}\.(?:ckpt|pth?|h5|hdf5|keras|bin|safetensors|pkl|npz|onnx|pdparams|params|weights|nemo|tar)(?![\w.])/g;
/** `EPOCHS: 19,Loss:0.13`: with a loss behind it, it is the epoch and no setting. */
const PLURAL =
  /^(\W{0,4})epochs(?=[ :=#]{0,4}\d{1,9}(?:\/\d{1,9})?[\s,;|-].{0,60}\b(?:loss|error|mse|perplexity)[ :=]{1,4}-?\d{0,9}\.\d)/i;
/** A train loss beyond which a validation loss of 0.0000 cannot be. */
const IDLE_TRAIN = 0.01;
const MANY_WORDS = 24;
/** Words out of two tokens, from which on a long line is prose: names of metrics have a sign and a number each. */
const WORDY = 1.4;
const MAX_HEADER_WORDS = 8;
const MAX_SECTION_WORDS = 5;

/**
 * Lines that people write themselves: `Epoch 3/10 - loss: 0.51 - acc: 0.9`, `Epoch 3: Train Loss 0.97 | Val Loss 0.96`,
 * `[3/10] loss=0.4`, `Epoch 1/2, step 10/542, loss = 0.03`, `step 0: train loss 4.2, val loss 4.3`; and, below a header
 * that names the epoch, `train Loss: 1.07 Acc: 0.46`.
 *
 * Values of a step inside of an epoch get `_step` behind their names, so that they do not mix with the epoch's own.
 */
export const epochLine: Dialect = (line, context) => {
  const aside = asideOf(line);
  const text = withoutFiles(aside === null ? line : line.slice(0, aside));
  const list = tokens(text.replace(TIMM, '$1 epoch: $2 [').replace(PLURAL, '$1epoch'));
  if (isProse(list)) return null;
  const head = scanHead(list, context.underHeader, countsSteps(text, context));
  if (head.other && head.epoch === null) return null;
  const taken = [head.epoch, head.step].filter((count) => count !== null);
  const pairs = scanPairs(list, taken, head.split);
  const { epoch, step } = counted(head, pairs);
  const metrics = withoutIdle(pairs.filter(({ name }) => !isEpochName(name) && !isStepName(name)));
  if (epoch !== null) return ofEpoch({ list, head, epoch, step, metrics, isHeader: aside === null }, context);
  if (!metrics.some(({ measure, name }) => measure && !isRate(name))) {
    return metrics.length === 0 && aside === null ? section(line, list, head) : null;
  }
  return step === null ? inContext(list, metrics, context) : ofStep(step, metrics, context);
};

/**
 * A validation loss of exactly 0 beside a train loss that is none is what programs print when they did not validate in
 * that epoch.
 */
function withoutIdle(pairs: Pair[]): Pair[] {
  const isZero = ({ name, value }: Pair): boolean => value === 0 && isLossLike(name) && isHeldOut(name);
  if (!pairs.some(isZero)) return pairs;
  const trains = pairs.some(({ name, value }) => isLossLike(name) && !isHeldOut(name) && Math.abs(value) > IDLE_TRAIN);
  return trains ? pairs.filter((pair) => !isZero(pair)) : pairs;
}

function isHeldOut(name: string): boolean {
  const split = splitIn(name);
  return split === 'val' || split === 'test';
}

/** A sentence of a data set may hold a step, a cost and a number too. */
function isProse(list: readonly Token[]): boolean {
  if (list.length <= MANY_WORDS) return false;
  let words = 0;
  for (const { kind } of list) words += kind === 'word' ? 1 : 0;
  return words > MANY_WORDS && words * 2 > list.length * WORDY;
}

function withoutFiles(line: string): string {
  return line.includes('/') || line.includes('\\') || line.includes('.') ? line.replace(FILES, ' , ') : line;
}

/** `[ 5000] | lr 0.1 | loss 5.5`: no log begins with an epoch of thousands. */
function countsSteps(text: string, context: LineContext): boolean {
  return context.epoch === null && (context.step !== null || (!context.numbered && /^\[ {0,8}\d{4,9}\]/.test(text)));
}

/** Epoch and step may stand as pairs too: `lr=0.1 epoch=3`. */
function counted(head: Head, pairs: readonly Pair[]): { epoch: Count | null; step: Count | null } {
  const asCount = (pair: Pair | undefined): Count | null =>
    pair === undefined || !Number.isFinite(pair.value) || pair.value < 0
      ? null
      : { value: pair.value, total: null, from: 0, to: 0 };
  return {
    epoch: head.epoch ?? asCount(pairs.find(({ name }) => isEpochName(name))),
    step: head.step ?? asCount(pairs.find(({ name }) => isStepName(name))),
  };
}

interface EpochParts {
  readonly list: readonly Token[];
  readonly head: Head;
  readonly epoch: Count;
  readonly step: Count | null;
  readonly metrics: readonly Pair[];
  readonly isHeader: boolean;
}

function ofEpoch({ list, head, epoch, step, metrics, isHeader }: EpochParts, context: LineContext): RawLine | null {
  const { value, total } = epoch;
  if (metrics.length === 0) {
    const words = list.filter(({ kind }) => kind === 'word').length;
    // A bracket alone is no header: "[3/10] Downloading".
    if (!isHeader || head.bare || words > MAX_HEADER_WORDS || epoch.from > 8 || !Number.isInteger(value)) return null;
    // "Epoch 3 took 12 s" behind its result opens nothing.
    if (value === context.epoch && !context.underHeader) return { kind: 'nothing' };
    if (step === null) return { kind: 'epoch', epoch: value, total };
    // "[step=10/1000,epoch=0]" heads the values of that step.
    return context.epoch === null && words <= 2 ? { kind: 'section', step: step.value, split: null } : null;
  }
  // Brackets and no measure: a list, a date, a citation.
  if (head.bare && !metrics.some(({ measure }) => measure)) return null;
  const onlyRate = metrics.every(({ name }) => isRate(name));
  if (onlyRate && step === null) {
    return { kind: 'observation', epoch: value, step: null, total, values: valuesOf(metrics), hold: 'epoch' };
  }
  const values = valuesOf(step === null ? metrics : stepNames(metrics, step));
  return { kind: 'observation', epoch: value, step: step?.value ?? null, total, values };
}

function ofStep(step: Count, metrics: readonly Pair[], context: LineContext): RawLine | null {
  if (context.epoch === null) {
    // A step is named in many lines: only what is known for a measure is one.
    // "error: 3" counts errors as often as not.
    const known = metrics.filter(
      ({ measure, name }) => (measure && !/(?:^|_)err(?:or)?s?$/i.test(name)) || splitIn(name) !== null,
    );
    if (!known.some(({ name }) => !isRate(name))) return null;
    return { kind: 'observation', epoch: null, step: step.value, values: valuesOf(known) };
  }
  const scoped = metrics.map((pair) => inSplit(pair, context.split));
  return { kind: 'observation', epoch: context.epoch, step: step.value, values: valuesOf(stepNames(scoped, step)) };
}

/** Names for values of a step within an epoch. What was validated at a step is a result, unless batches are counted. */
function stepNames(metrics: readonly Pair[], step: Count): Pair[] {
  if (hasBothLosses(metrics)) return [...metrics];
  const isThrough = step.total === null || step.total === step.value;
  return metrics.map((pair) => {
    const split = splitIn(pair.name);
    const isResult = (split === 'val' || split === 'test') && isThrough;
    const isMetric = pair.measure || split !== null;
    if (!isMetric || isRate(pair.name) || isResult || /(?:_|\b)(?:step|batch|iter)\b/i.test(pair.name)) return pair;
    return { ...pair, name: `${pair.name}_step` };
  });
}

/** Lines without an epoch of their own, below a header or behind a result. */
function inContext(list: readonly Token[], metrics: readonly Pair[], context: LineContext): RawLine | null {
  const firstNumber = list.findIndex(({ kind }) => kind === 'number');
  if (firstNumber > 10) return null;
  const { epoch } = context;
  const scoped = metrics
    .filter(({ measure, separated, name }) => measure && (separated || splitIn(name) !== null))
    .map((pair) => inSplit(pair, context.split));
  const said = scoped.filter(({ name }) => splitIn(name) !== null);
  if (epoch === null) {
    // A log that numbers nothing: a line with both losses is an epoch.
    if (!context.numbered && scoped.every(({ separated }) => separated) && hasBothLosses(said)) {
      return { kind: 'observation', epoch: null, step: null, values: valuesOf(scoped) };
    }
    if (context.step === null || said.length === 0) return null;
    return { kind: 'observation', epoch: null, step: context.step, values: valuesOf(said), hold: 'line' };
  }
  if (scoped.every(({ name }) => isRate(name))) return null;
  const isTest = scoped.some(({ name }) => splitIn(name) === 'test');
  if (context.underHeader) {
    return { kind: 'observation', epoch, step: null, values: valuesOf(scoped), hold: isTest ? 'test' : 'epoch' };
  }
  // Behind a result a bare loss may be anything, such as the test loss at the end; a score is kept as what it is.
  const sure = scoped.filter(({ name }) => splitIn(name) !== null || !(isLossLike(name) || isRate(name)));
  if (sure.length === 0) return null;
  const isResult = sure.every(({ name }) => splitIn(name) === 'val' || splitIn(name) === 'train');
  return { kind: 'observation', epoch, step: null, values: valuesOf(sure), hold: isResult ? 'once' : 'test' };
}

/** `Test Error:`, `Validation:`, `Eval begin...`: what follows was measured on that split. */
function section(line: string, list: readonly Token[], head: Head): RawLine | null {
  if (head.step !== null || head.epoch !== null || list.length > MAX_SECTION_WORDS + 3) return null;
  const words = list.flatMap((token) => (token.kind === 'word' ? [token.text] : []));
  if (words.length === 0 || words.length > MAX_SECTION_WORDS || list.some(({ kind }) => kind === 'number')) return null;
  const split =
    words
      .flatMap(translate)
      .map(splitOf)
      .find((said) => said !== null) ?? null;
  const isRunning =
    /\.\.\.|…/.test(line) || /^(?:running|starting|start|begin|evaluating|validating)$/i.test(words[0] ?? '');
  const opens =
    isRunning ||
    list.at(-1)?.kind === 'sep' ||
    /^(?:begin|begins|start|starts|phase|results?|error|metrics)$/i.test(words.at(-1) ?? '');
  return split !== null && (opens || words.length === 1) ? { kind: 'section', step: null, split } : null;
}

/** Of two values with one name the first counts: of `loss: 7.8, loss data: -10.7` the plain one. */
function valuesOf(pairs: readonly Pair[]): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { name, value } of pairs) if (!Object.hasOwn(values, name)) setValue(values, name, value);
  return values;
}
