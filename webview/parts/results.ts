import { formatDuration, formatEpoch, formatValue } from '../../src/core/format';
import { metricMode } from '../../src/core/metrics/names';
import type { RunSummary } from '../../src/core/run/summary';
import type { ShownRun } from '../data/model';
import { t } from '../texts';

/** A row of results: one text per run, and which of them is best. */
export interface ResultRow {
  readonly label: string;
  readonly cells: readonly string[];
  readonly best: readonly boolean[];
}

/** Smallest, largest, nearest to zero; `none` where no value is better than another. */
type BestMode = 'min' | 'max' | 'nearest' | 'none';

const NOTHING = '–';

/** Generalization gap: validation minus train loss, both at their last epoch. */
export function gapOf({ trainLast, validationLast }: RunSummary): number | null {
  return trainLast === null || validationLast === null ? null : validationLast.value - trainLast.value;
}

/** What came out of the runs, in the order in which people compare. */
export function resultRows(runs: readonly ShownRun[]): readonly ResultRow[] {
  const summaries = runs.map((run) => run.view.summary);
  const numbers = (
    label: string,
    of: (summary: RunSummary) => number | null | undefined,
    format: (value: number) => string,
    mode: BestMode,
  ): ResultRow => {
    const values = summaries.map((summary) => of(summary) ?? null);
    return {
      label,
      cells: values.map((value) => (value === null ? NOTHING : format(value))),
      best: bestOnes(values, mode),
    };
  };
  const texts = (label: string, of: (run: ShownRun) => string): ResultRow => ({
    label,
    cells: runs.map(of),
    best: runs.map(() => false),
  });
  const tests = [...new Set(summaries.flatMap((summary) => Object.keys(summary.test?.values ?? {})))];
  return [
    texts(t('compare.verdict'), (run) => run.view.verdictTitle),
    texts(t('compare.status'), (run) => run.view.statusText),
    numbers(t('compare.bestValidation'), (summary) => summary.validationBest?.value, formatValue, 'min'),
    numbers(t('compare.bestEpoch'), (summary) => summary.validationBest?.epoch, formatEpoch, 'none'),
    numbers(t('compare.trainAtBest'), (summary) => summary.trainAtBest?.value, formatValue, 'min'),
    numbers(t('compare.lastValidation'), (summary) => summary.validationLast?.value, formatValue, 'min'),
    numbers(t('compare.lastTrain'), (summary) => summary.trainLast?.value, formatValue, 'min'),
    numbers(t('compare.gap'), gapOf, formatValue, 'nearest'),
    ...tests.map((name) =>
      numbers(t('compare.test', name), (summary) => summary.test?.values[name], formatValue, metricMode(name)),
    ),
    numbers(t('compare.epochs'), (summary) => summary.epoch, formatEpoch, 'none'),
    numbers(t('compare.duration'), (summary) => summary.durationMs, formatDuration, 'none'),
  ];
}

/** Marks the best finite values; none when all are equal, since then none stands out. */
function bestOnes(values: readonly (number | null)[], mode: BestMode): readonly boolean[] {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (finite.length === 0 || mode === 'none') return values.map(() => false);
  const rank = (value: number): number => (mode === 'max' ? -value : mode === 'nearest' ? Math.abs(value) : value);
  const best = Math.min(...finite.map(rank));
  const all = finite.length === values.length && finite.every((value) => rank(value) === best);
  return values.map((value) => !all && value !== null && rank(value) === best);
}
