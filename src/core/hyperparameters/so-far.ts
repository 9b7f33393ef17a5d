import { cellText } from '../diff/cell';
import { sameValue } from '../diff/equal';
import { formatEpoch, formatValue } from '../format';
import type { Json } from '../json';
import { msg } from '../message';
import type { Message } from '../message';
import type { MeasuredRun } from './comparable';

/** A value that runs have had, with those runs. */
export interface TriedValue {
  readonly value: Json;
  readonly text: string;
  readonly runs: MeasuredRun[];
}

const MAX_VALUES = 8;

/**
 * Sentences on what comparable runs say about the values of one hyperparameter. They tell what happened, not why:
 * other settings of those runs may differ too.
 *
 * @param tried not empty
 * @param label what the runs have in common, null where that goes without saying
 */
export function saySoFar(
  tried: readonly TriedValue[],
  value: Json | undefined,
  fact: string | null,
  label: string | null,
): Message[] {
  const sentences = [sayBest(tried)];
  const current = value === undefined ? undefined : tried.find((other) => sameValue(other.value, value));
  if (value !== undefined && current === undefined && isLeaf(value)) sentences.push(sayUntried(tried, value));
  if (current !== undefined) sentences.push(...sayVerdicts(current));
  if (fact === 'epochs') sentences.push(...sayBestEpochs(tried));
  return label === null ? sentences : [msg('On {0}:', label), ...sentences];
}

function sayBest(tried: readonly TriedValue[]): Message {
  const all = tried.flatMap((other) => other.runs.map((run) => ({ run, text: other.text })));
  const best = all.reduce((a, b) => (b.run.best.value < a.run.best.value ? b : a));
  const loss = formatValue(best.run.best.value);
  if (all.length === 1) {
    return msg('1 run so far: best validation loss {0} with {1} (run {2}).', loss, best.text, best.run.id);
  }
  if (tried.length === 1) {
    return msg('{0} runs, all with {1}: best validation loss {2} (run {3}).', all.length, best.text, loss, best.run.id);
  }
  const worst = worstValue(tried);
  if (worst === null || worst.text === best.text || formatValue(worst.loss) === loss) {
    return msg('{0} runs: best validation loss {1} with {2} (run {3}).', all.length, loss, best.text, best.run.id);
  }
  return msg(
    '{0} runs: best validation loss {1} with {2} (run {3}), worst {4} with {5}.',
    all.length,
    loss,
    best.text,
    best.run.id,
    formatValue(worst.loss),
    worst.text,
  );
}

/** The value whose best run is the worst; values with a run that still trains are not judged yet. */
function worstValue(tried: readonly TriedValue[]): { readonly text: string; readonly loss: number } | null {
  const done = tried
    .filter((other) => !other.runs.some((run) => run.isLive))
    .map((other) => ({ text: other.text, loss: Math.min(...other.runs.map((run) => run.best.value)) }));
  if (done.length === 0) return null;
  return done.reduce((a, b) => (b.loss > a.loss ? b : a));
}

function sayUntried(tried: readonly TriedValue[], value: Json): Message {
  const values = [...tried].sort((a, b) => order(a.value, b.value)).map((other) => other.text);
  const shown = values.length > MAX_VALUES ? [...values.slice(0, MAX_VALUES), '…'] : values;
  const text = cellText({ kind: 'value', value });
  return msg('{0} has not been tried yet. Tried so far: {1}.', text, shown.join(', '));
}

/** Numbers by size, before all else by its text. */
function order(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** Curves of runs with the current value that went wrong. */
function sayVerdicts({ runs, text }: TriedValue): Message[] {
  const overfitting = runs.filter((run) => run.verdict === 'overfitting');
  const diverged = runs.filter((run) => run.verdict === 'diverged');
  const sentences: Message[] = [];
  const [first] = overfitting;
  if (first !== undefined) {
    const epoch = formatEpoch(first.best.epoch);
    sentences.push(
      runs.length === 1
        ? msg('The run with {0} overfits: its validation loss is best at epoch {1}.', text, epoch)
        : msg('{0} of {1} runs with {2} overfit.', overfitting.length, runs.length, text),
    );
  }
  if (diverged.length > 0) {
    sentences.push(
      runs.length === 1
        ? msg('The run with {0} diverged.', text)
        : msg('{0} of {1} runs with {2} diverged.', diverged.length, runs.length, text),
    );
  }
  return sentences;
}

/** How many epochs were of use, by the runs that are through. */
function sayBestEpochs(tried: readonly TriedValue[]): Message[] {
  const epochs = tried.flatMap((other) => other.runs.filter((run) => !run.isLive).map((run) => run.best.epoch));
  if (epochs.length === 0) return [];
  const first = Math.min(...epochs);
  const last = Math.max(...epochs);
  if (first === last) return [msg('The best epoch was {0}.', formatEpoch(first))];
  return [msg('The best epochs were {0} to {1}.', formatEpoch(first), formatEpoch(last))];
}

/** A whole section is neither tried nor untried. */
function isLeaf(value: Json): boolean {
  return typeof value !== 'object' || value === null || Array.isArray(value);
}
