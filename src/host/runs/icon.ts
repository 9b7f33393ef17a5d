import { ThemeColor, ThemeIcon } from 'vscode';
import { assertNever } from '../../core/assert';
import type { RunSummary } from '../../core/run/summary';

const GOOD = new ThemeIcon('check', new ThemeColor('charts.green'));

/** The icon of a run: how it goes while it trains; afterwards how it ended, and what its curves look like. */
export function runIcon(run: RunSummary): ThemeIcon {
  switch (run.status.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
      return new ThemeIcon('sync~spin', new ThemeColor('charts.blue'));
    case 'completed':
      return flagIcon(run) ?? GOOD;
    case 'recorded':
      return flagIcon(run) ?? new ThemeIcon('graph-line');
    case 'stopped':
      // Stopped by its rule a run has done what it was asked to do.
      if (run.status.cause.kind === 'rule') return flagIcon(run) ?? GOOD;
      return flagIcon(run) ?? new ThemeIcon('debug-stop', new ThemeColor('descriptionForeground'));
    case 'failed':
    case 'crashed':
      return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
    case 'unreadable':
      return new ThemeIcon('question', new ThemeColor('list.warningForeground'));
    default:
      return assertNever(run.status);
  }
}

function flagIcon(run: RunSummary): ThemeIcon | null {
  if (run.verdict.kind === 'overfitting') return new ThemeIcon('flame', new ThemeColor('list.warningForeground'));
  if (run.verdict.kind === 'diverged') return new ThemeIcon('warning', new ThemeColor('list.errorForeground'));
  return null;
}
