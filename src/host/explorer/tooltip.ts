import { l10n, MarkdownString } from 'vscode';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { statusMessage, stopMessage, verdictTitle } from '../../core/verdict/text';
import type { ConfigFile } from '../config/file';
import { findEntry } from '../config/file';
import { fullName, timeLeft } from '../runs/words';
import { formatDuration } from '../../core/format';
import { say } from '../text';
import { describePlan, hyperparameterLines } from '../train/describe';
import { firstError } from '../train/problems';
import { placeText } from './face';

const MOST_WARNINGS = 3;

/** How a run went, its verdict with the numbers, and with which hyperparameters. All text is escaped. */
export function runTooltip(run: RunSummary): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendMarkdown('**').appendText(fullName(run)).appendMarkdown('**\n\n');
  paragraph(markdown, say(statusMessage(run)));
  const left = timeLeft(run);
  if (left !== null) paragraph(markdown, l10n.t('About {0} left.', formatDuration(left)));
  if (run.status.kind === 'unreadable') return markdown;
  markdown
    .appendMarkdown('**')
    .appendText(say(verdictTitle(run.verdict.kind)))
    .appendMarkdown('**: ');
  paragraph(markdown, say(run.verdict.sentence));
  const stop = stopMessage(run);
  if (stop !== null) paragraph(markdown, say(stop));
  for (const warning of run.warnings.slice(-MOST_WARNINGS)) paragraph(markdown, `⚠ ${warning}`);
  if (run.record !== null) {
    if (run.record.engine !== null) paragraph(markdown, l10n.t('Engine: {0}', run.record.engine.name));
    block(markdown, hyperparameterLines(run.record.hyperparameters));
  }
  if (isLive(run.status)) paragraph(markdown, l10n.t('Training goes on when this window closes.'));
  return markdown;
}

export function entryTooltip(file: ConfigFile, name: string): MarkdownString {
  const markdown = new MarkdownString();
  const entry = findEntry(file, name);
  markdown.appendMarkdown('**').appendText(name).appendMarkdown('**\n\n');
  if (entry !== undefined && entry.plan !== null) {
    paragraph(markdown, describePlan(entry.plan));
    block(markdown, hyperparameterLines(entry.plan.hyperparameters));
  } else if (entry !== undefined) {
    const problem = firstError({ file, entry });
    if (problem !== undefined) paragraph(markdown, say(problem.message));
  }
  paragraph(markdown, placeText(file));
  return markdown;
}

function paragraph(markdown: MarkdownString, text: string): void {
  markdown.appendText(text).appendMarkdown('\n\n');
}

function block(markdown: MarkdownString, lines: readonly string[]): void {
  if (lines.length > 0) markdown.appendCodeblock(lines.join('\n'), 'yaml');
}
