import { l10n } from 'vscode';
import type { MarkdownString } from 'vscode';
import { formatDuration } from '../../core/format';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { stopMessage } from '../../core/verdict/stop-text';
import { statusMessage, verdictTitle } from '../../core/verdict/text';
import type { ConfigFile } from '../config/file';
import { findEntry } from '../config/file';
import { Page } from '../markdown';
import { importOf } from '../runs/imported';
import { fullName, timeLeft } from '../runs/words';
import { say } from '../text';
import { describePlan, hyperparameterLines } from '../train/describe';
import { firstError } from '../train/problems';
import { placeText } from './face';

const MOST_WARNINGS = 3;
const MOST_FILES = 3;

/** How a run went, its verdict with the numbers, and with which hyperparameters. */
export function runTooltip(run: RunSummary): MarkdownString {
  const page = new Page().lead(fullName(run)).line(say(statusMessage(run)));
  const left = timeLeft(run);
  if (left !== null) page.line(l10n.t('About {0} left.', formatDuration(left)));
  if (run.status.kind === 'unreadable') return page.markdown;
  page.lead(`${say(verdictTitle(run.verdict.kind))}:`, say(run.verdict.sentence));
  const stop = stopMessage(run);
  if (stop !== null) page.line(say(stop));
  for (const warning of run.warnings.slice(-MOST_WARNINGS)) page.line(`⚠ ${warning}`);
  if (run.record !== null) {
    if (run.record.engine !== null) page.line(l10n.t('Engine: {0}', run.record.engine.name));
    page.block(hyperparameterLines(run.record.hyperparameters));
  }
  const source = importOf(run);
  if (source !== null) {
    const files = source.files.slice(0, MOST_FILES).join(', ');
    const rest = source.files.length - MOST_FILES;
    page.line(rest > 0 ? l10n.t('Read from {0} and {1} more files.', files, rest) : l10n.t('Read from {0}.', files));
  } else if (isLive(run.status)) page.line(l10n.t('Training goes on when this window closes.'));
  return page.markdown;
}

export function entryTooltip(file: ConfigFile, name: string): MarkdownString {
  const page = new Page().lead(name);
  const entry = findEntry(file, name);
  if (entry !== undefined && entry.plan !== null) {
    page.line(describePlan(entry.plan)).block(hyperparameterLines(entry.plan.hyperparameters));
  } else if (entry !== undefined) {
    const problem = firstError({ file, entry });
    if (problem !== undefined) page.line(say(problem.message));
  }
  return page.line(placeText(file)).markdown;
}
