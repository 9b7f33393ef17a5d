import { flatten } from '../diff/flatten';
import { comparedValues } from '../diff/diff';
import type { Json } from '../json';
import type { RunRecord, RunTask } from '../run/record';
import type { EpochValue, RunSummary } from '../run/summary';
import { findHyperparameter } from './table';

/** A run whose best validation loss may be set beside another's. */
export interface MeasuredRun {
  readonly id: string;
  readonly record: RunRecord;
  readonly best: EpochValue;
  /** A run that still trains can only get better: it may be the best so far, but must not be called the worst. */
  readonly isLive: boolean;
  readonly verdict: RunSummary['verdict']['kind'];
}

/** Runs that learnt the same thing, by the same measure. */
export interface RunGroup {
  /** What they have in common, for people: `data/penguins.csv → sex`. */
  readonly label: string;
  readonly runs: readonly MeasuredRun[];
}

/**
 * Puts runs together whose validation losses can be compared: same data (by its fingerprint), target, problem, rows
 * held out, and name of the loss; for a command the same program, and the same of everything that names data or loss.
 * Runs that failed, crashed, cannot be read or have no validation loss are left out. Largest group first.
 */
export function comparableGroups(runs: readonly RunSummary[]): RunGroup[] {
  const groups = new Map<string, { label: string; runs: MeasuredRun[] }>();
  for (const run of runs) {
    const measured = measure(run);
    if (measured === null) continue;
    const { record } = measured;
    const key = JSON.stringify([run.losses.validation, ...identity(record)]);
    const group = groups.get(key) ?? { label: labelOf(record.task), runs: [] };
    group.runs.push(measured);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.runs.length - a.runs.length);
}

function measure(run: RunSummary): MeasuredRun | null {
  const { id, record, status, validationBest } = run;
  if (record === null || validationBest === null || !Number.isFinite(validationBest.value)) return null;
  const isLive = status.kind === 'running' || status.kind === 'stopping';
  if (!isLive && status.kind !== 'completed' && status.kind !== 'stopped' && status.kind !== 'recorded') return null;
  return { id, record, best: validationBest, isLive, verdict: run.verdict.kind };
}

/** Hyperparameters by these names change what is measured, not only how well. */
const MEASURE_NAMES = /^(?:loss|criterion|objective|metric|task|loss_?fn|loss_?function)$/i;

function identity(record: RunRecord): Json[] {
  const { task, data } = record;
  const fingerprint = data?.sha256 ?? null;
  if (task.kind === 'trainer') {
    const { train, validation, test } = task.split;
    return ['trainer', task.module, task.data, fingerprint, task.target, task.problem, train, validation, test];
  }
  // Imported runs are told apart by what they measure; nothing more is known of their data.
  const program = task.kind === 'import' ? [] : task.argv.filter((word) => !word.startsWith('-')).slice(0, 2);
  const measure = Object.entries(record.hyperparameters)
    .filter(([name]) => MEASURE_NAMES.test(name) || ['data', 'labelSmoothing', 'split'].includes(factName(name)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [task.kind, task.kind === 'import' ? null : task.cwd, ...program, fingerprint, ...measure.flat()];
}

function factName(name: string): string {
  return findHyperparameter(name)?.name ?? '';
}

function labelOf(task: RunTask): string {
  if (task.kind === 'import') return task.formats.join(', ');
  if (task.kind === 'command')
    return task.argv
      .filter((word) => !word.startsWith('-'))
      .slice(0, 2)
      .join(' ');
  if (task.data === null) return task.module ?? '';
  return `${task.data} → ${task.target ?? ''}`;
}

/** Value of a config path in a run; undefined where the run has none. */
export function valueInRun(record: RunRecord, path: readonly string[]): Json | undefined {
  const [section, ...rest] = path;
  const own = section === 'hyperparameters' || section === 'trainer' ? rest : path;
  const escaped = own.map((part) => part.replace(/[.\\]/g, '\\$&')).join('.');
  return flatten(comparedValues(record)).get(escaped);
}
