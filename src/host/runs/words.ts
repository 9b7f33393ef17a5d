import { env, l10n } from 'vscode';
import { formatDuration, formatValue } from '../../core/format';
import { progressText, valueAtPlace } from '../../core/run/position';
import type { EpochValue, RunSummary } from '../../core/run/summary';
import { isLive } from '../../core/run/status';
import type { RunAxis } from '../../core/series/epoch-clock';
import { say } from '../text';

/** "0.243 @ 19", "0.243 @ step 1900". */
export function bestText(best: EpochValue, axis: RunAxis): string {
  return valueAtPlace(axis, best, say);
}

/** "12/60", "step 1200/5000", or only the first where nobody says how many there will be. */
export function epochText(run: RunSummary): string {
  return progressText(run, say);
}

/** Milliseconds a live run still needs by its own pace; null when nobody can tell. */
export function timeLeft(run: RunSummary): number | null {
  if (run.status.kind !== 'running' || run.epochMs === null || run.plannedEpochs === null) return null;
  return Math.max(0, run.plannedEpochs - run.epoch) * run.epochMs;
}

/**
 * When a run was started, short, in the reader's language: its name among the runs of its entry. Of today "09:45:12",
 * of this year "Nov 22, 09:45", else with the year.
 */
export function startedText(run: RunSummary, now = Date.now()): string {
  if (run.createdAt === 0) return run.id;
  const [date, today] = [new Date(run.createdAt), new Date(now)];
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = { month: 'short', day: 'numeric' } as const;
  if (date.toDateString() === today.toDateString()) return inWords(date, { ...time, second: '2-digit' });
  if (date.getFullYear() === today.getFullYear()) return inWords(date, { ...day, ...time });
  return inWords(date, { year: 'numeric', ...day, ...time });
}

function inWords(date: Date, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(env.language, format).format(date);
}

/** "baseline, 09:45:12". */
export function fullName(run: RunSummary): string {
  return `${run.entry}, ${startedText(run)}`;
}

/** A run in a few words, beside its name: "0.243 @ 19 · 4 s", while it trains "12/60 · val 0.412". */
export function shortState(run: RunSummary): string {
  if (isLive(run.status)) {
    if (run.status.kind === 'starting') return l10n.t('starting');
    const parts = [epochText(run)];
    if (run.validationLast !== null) parts.push(l10n.t('val {0}', formatValue(run.validationLast.value)));
    if (run.status.kind === 'stopping') parts.push(l10n.t('stopping'));
    return parts.join(' · ');
  }
  const parts: string[] = [];
  if (run.status.kind === 'failed') parts.push(l10n.t('failed'));
  if (run.status.kind === 'crashed') parts.push(l10n.t('crashed'));
  if (run.status.kind === 'unreadable') parts.push(l10n.t('cannot be read'));
  if (run.validationBest !== null) parts.push(bestText(run.validationBest, run.axis));
  else if (run.trainLast !== null) parts.push(l10n.t('train {0}', formatValue(run.trainLast.value)));
  if (run.durationMs !== null && run.status.kind !== 'unreadable') parts.push(formatDuration(run.durationMs));
  return parts.join(' · ');
}
