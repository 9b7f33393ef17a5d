import type { Dialect, RawObservation } from '../reader';
import { scanHead } from '../head';
import { inSplit, scanPairs } from '../pairs';
import { tokens } from '../tokens';
import { isRate, splitOf, wordsOf, type SplitWord } from '../vocabulary';
import { setValue } from '../values';

const NOTHING = { kind: 'nothing' } as const;

/** tqdm: `Epoch 3: 45%|███▌   | 45/100 [00:10<00:12, 4.3it/s, loss=0.3]`. */
const TQDM = /(\d{1,3})%\|[^|]{0,600}\|\s{0,8}([\d.]{1,12}[kMG]?)\/([\d.]{1,12}[kMG]?|\?)/;
/** tqdm where the total is not known: `45it [00:10, 4.3it/s, loss=0.3]`. */
const TQDM_OPEN = /(?:^|[\s:])(\d{1,12})(?:it|ba|ex|batch|batches|step|steps|epoch|epochs|examples) \[\d\d:\d\d/;
/** Bars of blocks or equals signs with a count on either side: rich, Keras, PyTorch Lightning, hand-made ones. */
const BAR = /\[[=>#.*█▉▊▋▌▍▎▏░▒▓ \-━]{4,400}\]|[━╸╺─█▓▒░]{4,400}/;
const COUNT = /(?:^|[^\d./])(\d{1,12})\/(\d{1,12})(?![\d/])/;

interface Bar {
  /** Before the bar: what is counted. */
  readonly label: string;
  /** Behind it: times, speeds and metrics. */
  readonly rest: string;
  readonly done: number | null;
  readonly all: number | null;
}

/**
 * Progress bars with metrics at them. The state of a bar is no observation: the last one of its epoch is. A bar that
 * counts epochs gives one for each count; one that counts the steps of a run without epochs gives the step.
 */
export const progressBar: Dialect = (line, context) => {
  const bar = findBar(line);
  if (bar === null) return null;
  const label = tokens(bar.label);
  const head = scanHead(label, false);
  const epochHead = head.bare ? null : head.epoch;
  const scope = splitOfLabel(bar.label) ?? context.split;
  const taken = [epochHead, head.bare ? null : head.step].filter((count) => count !== null);
  const pairs = [
    ...scanPairs(label, taken, null).filter(({ measure }) => measure),
    ...scanPairs(tokens(bar.rest), [], null),
  ].map((pair) => inSplit(pair, scope));
  const values: Record<string, number> = {};
  let measured = false;
  for (const { name, value, measure } of pairs) {
    setValue(values, name, value);
    measured ||= measure && !isRate(name);
  }
  const { done, all } = bar;
  const countsEpochs =
    epochHead === null &&
    (/^\W{0,8}(?:training )?epochs?\b/i.test(bar.label) || /(?:s\/epoch|epochs?\/s)\b/.test(line));
  const described = epochHead === null && !countsEpochs ? DESCRIBED.exec(bar.label.slice(-40)) : null;
  const epoch =
    epochHead?.value ?? epochIn(described) ?? (countsEpochs ? done : context.underHeader ? context.epoch : null);
  const total = epochHead?.total ?? (countsEpochs ? all : described === null ? null : Number(described[2]));
  if (!measured || (done === 0 && !countsEpochs)) return headerOf(epochHead?.value ?? null, total);
  const complete = countsEpochs || (done !== null && done === all);
  if (countsEpochs && (done === null || done === 0)) return NOTHING;
  if (epoch !== null) return { kind: 'observation', epoch, step: null, values, hold: 'bar', total, complete };
  // A bar of evaluation alone belongs to no curve; one between results belongs to the next, which says more.
  return scope === null && context.epoch === null ? withStep(bar, values) : NOTHING;
};

/** `[fold_0] 001/200:  50%|███  | 2/4 […]`, `[1/10]: 50%|…`: the number of the epoch as description of the bar; not `Fold 1/5:`. */
const DESCRIBED = /(?:^\s{0,8}|[\])|:,-]\s{0,4}|[[(])(\d{1,6})\/(\d{1,6})[\])]?\s{0,2}:?\s{0,3}$/;

function epochIn(described: RegExpExecArray | null): number | null {
  const [value, total] = [Number(described?.[1]), Number(described?.[2])];
  return value <= total ? value : null;
}

/** A finished bar with a line of its own glued to it: `… 705/3000 [20:52<58:10, 1.56s/it][step=705] loss=86.7`. */
const GLUED = /%\|[^|]{0,600}\|\s{0,8}[\d.]{1,12}[kMG]?\/[\d.]{1,12}[kMG]? \[[^\]]{1,200}\]\s{0,8}(?=\S)/;

/** What stands behind a bar and says its own epoch or step; null where nothing does. */
export function behindBar(line: string): string | null {
  if (!line.includes('%|') || !line.includes(']')) return null;
  const found = GLUED.exec(line.slice(0, 2000));
  if (found === null) return null;
  const rest = line.slice(found.index + found[0].length);
  const head = scanHead(tokens(rest.slice(0, 200)), false);
  return head.bare || (head.epoch === null && head.step === null) ? null : rest;
}

function headerOf(epoch: number | null, total: number | null): RawObservation | { kind: 'nothing' } {
  // A bar without metrics still tells which epoch it is and how many there are.
  return epoch === null
    ? NOTHING
    : { kind: 'observation', epoch, step: null, values: {}, hold: 'bar', total, complete: false };
}

function withStep(bar: Bar, values: Record<string, number>): RawObservation | { kind: 'nothing' } {
  if (bar.done === null) return NOTHING;
  return { kind: 'observation', epoch: null, step: bar.done, values, hold: 'bar' };
}

/** "Validation", "Epoch 3 [Val]" and "Evaluating" say a split; "Training" is what a bar says anyway. */
function splitOfLabel(label: string): SplitWord | null {
  const said = wordsOf(label)
    .map(splitOf)
    .filter((split) => split !== null && split !== 'train');
  return said[0] ?? null;
}

function findBar(line: string): Bar | null {
  const text = line.slice(0, 4000);
  const found = TQDM.exec(text);
  if (found !== null) {
    return {
      label: text.slice(0, found.index),
      rest: postfix(text.slice(found.index + found[0].length)),
      done: counted(found[2]),
      all: counted(found[3]),
    };
  }
  const open = TQDM_OPEN.exec(text);
  if (open !== null) {
    const rest = postfix(text.slice(open.index + open[0].length));
    return { label: text.slice(0, open.index), rest, done: counted(open[1]), all: null };
  }
  const drawn = BAR.exec(text);
  if (drawn === null || /^[─━-]+$/.test(text.trim())) return null;
  const before = text.slice(0, drawn.index);
  const after = text.slice(drawn.index + drawn[0].length);
  const behind = COUNT.exec(after.slice(0, 60));
  if (behind !== null) {
    const rest = after.slice(behind.index + behind[0].length);
    return { label: before, rest: withoutTimes(rest), done: counted(behind[1]), all: counted(behind[2]) };
  }
  const ahead = COUNT.exec(before);
  if (ahead === null) return null;
  const label = before.slice(0, ahead.index);
  return { label, rest: withoutTimes(after), done: counted(ahead[1]), all: counted(ahead[2]) };
}

/** `4.3it/s, loss=0.3]`: what stands behind the times. */
function postfix(text: string): string {
  return withoutTimes(text.replace(/\]\s{0,8}$/, ''));
}

/** Times and speeds of a bar are written with signs that would be read as names. */
function withoutTimes(text: string): string {
  return text.replace(
    /\d{1,3}(?::\d\d){1,2}(?:<(?:[\d:?]{1,12}))?|[\d.?]{1,12}\s{0,2}(?:it|s|ba|batch|step|ex|examples)\/(?:s|it|step)\b/g,
    ' , ',
  );
}

function counted(text: string | undefined): number | null {
  return text === undefined || !/^\d{1,12}$/.test(text) ? null : Number(text);
}
