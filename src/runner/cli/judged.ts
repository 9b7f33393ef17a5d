import { render } from '../../core/message';
import type { RunSummary } from '../../core/run/summary';
import { stopMessage } from '../../core/verdict/stop-text';
import { statusMessage } from '../../core/verdict/text';
import type { FailOn } from './args';

/** A run with what was said of it. */
export interface JudgedRun {
  readonly summary: RunSummary;
  /** What of --fail-on holds for it; empty when nothing does. */
  readonly fails: readonly FailOn[];
  /** Why nothing can be said of it; null when something can. */
  readonly unreadable: string | null;
}

/** What of `failOn` holds for a run. A run that cannot be read has no verdict. Pure. */
export function judged(summary: RunSummary, failOn: readonly FailOn[]): JudgedRun {
  const { status, verdict } = summary;
  if (status.kind === 'unreadable') return { summary, fails: [], unreadable: status.message };
  const hasFailed = status.kind === 'failed' || status.kind === 'crashed';
  const fails = failOn.filter((kind) => (kind === 'failed' ? hasFailed : kind === verdict.kind));
  return { summary, fails, unreadable: null };
}

/** What is said of a run, a sentence an item. */
export function sentences(summary: RunSummary): string[] {
  const stop = stopMessage(summary);
  const ended = summary.status.kind === 'failed' || summary.status.kind === 'crashed';
  return [
    render(summary.verdict.sentence),
    ...(stop === null ? [] : [render(stop)]),
    ...(ended ? [render(statusMessage(summary))] : []),
    ...summary.verdict.suggestions.map(({ title, reason }) => `${render(title)}: ${render(reason)}`),
  ];
}
