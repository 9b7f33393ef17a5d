import path from 'node:path';
import { formatDuration, formatValue } from '../../core/format';
import { placeMessage, progressText, valueAtPlace } from '../../core/run/position';
import type { RunAxis } from '../../core/series/epoch-clock';
import { hasBegun } from '../../core/run/summary';
import { render } from '../../core/message';
import type { EpochValue, RunSummary } from '../../core/run/summary';
import type { RunStatus } from '../../core/run/status';
import { stopMessage } from '../../core/verdict/stop-text';
import { statusMessage, verdictTitle } from '../../core/verdict/text';
import { RUN_FILES } from '../store/paths';
import { displayPath } from './config-file';
import type { Style } from './style';
import { wrap } from './width';

/** How to paint a status: live ones cyan, good ends green, chosen ends yellow, bad ends red. */
export function paintStatus(status: RunStatus, style: Style): (text: string) => string {
  switch (status.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
      return style.cyan;
    case 'completed':
    case 'recorded':
      return style.green;
    case 'stopped':
      return style.yellow;
    case 'failed':
    case 'crashed':
    case 'unreadable':
      return style.red;
  }
}

/** `0.412 @ 22`, `0.412 @ step 2200`, or nothing known. */
export function valueAt(point: EpochValue | null, axis: RunAxis, style: Style): string {
  return point === null ? style.marks.none : style.text(valueAtPlace(axis, point, render));
}

/** `23/60`, `step 1200/5000`; only the first where nobody said how many there would be. */
export function epochOf(summary: Pick<RunSummary, 'axis' | 'epoch' | 'plannedEpochs'>): string {
  return progressText(summary, render);
}

/** Milliseconds until all planned epochs are through, going by the recent pace; null when nothing tells. */
export function timeLeft(
  run: Pick<RunSummary, 'epochMs' | 'plannedEpochs'>,
  epoch: number,
  sinceLastMs: number,
): number | null {
  if (run.epochMs === null || run.plannedEpochs === null) return null;
  const left = (run.plannedEpochs - epoch) * run.epochMs;
  // The epoch that is under way counts down, but not below nothing when it takes longer than the others.
  return Math.max(0, left - Math.min(Math.max(0, sinceLastMs), run.epochMs));
}

/** Time left in words, to the second: what is left of a second does not matter. */
export function leftText(ms: number): string {
  return `${formatDuration(Math.ceil(ms / 1000) * 1000)} left`;
}

/** A sentence in lines that fit, the later ones indented by two more; one line where nobody looks at columns. */
export function paragraph(text: string, columns: number | null, indent = ''): string[] {
  if (columns === null) return [indent + text];
  const lines = wrap(text, Math.max(20, columns - indent.length - 3));
  return lines.map((line, i) => (i === 0 ? indent + line : `${indent}  ${line}`));
}

/** The warnings of a run; empty when there are none. */
export function warningLines(summary: RunSummary, style: Style, columns: number | null): string[] {
  if (summary.warnings.length === 0) return [];
  return [
    style.yellow('Warnings'),
    ...summary.warnings.flatMap((warning) => paragraph(style.text(warning), columns, '  ')),
  ];
}

/** The verdict's title and sentence. */
export function verdictLines(summary: RunSummary, style: Style, columns: number | null, indent = ''): string[] {
  const title = style.text(render(verdictTitle(summary.verdict.kind)));
  const [first = '', ...rest] = paragraph(`${title}: ${style.text(render(summary.verdict.sentence))}`, columns, indent);
  return [first.replace(title, style.bold), ...rest];
}

/** What the stopping rule says; empty when it says nothing. */
export function stopLines(summary: RunSummary, style: Style, columns: number | null): string[] {
  const message = stopMessage(summary);
  return message === null ? [] : paragraph(style.text(render(message)), columns);
}

/** The suggested edits with their reasons; empty when there are none. */
export function suggestionLines(summary: RunSummary, style: Style, columns: number | null): string[] {
  const { suggestions } = summary.verdict;
  if (suggestions.length === 0) return [];
  const lines = suggestions.flatMap((suggestion) => {
    const title = style.text(render(suggestion.title));
    return paragraph(`${style.marks.arrow} ${title}: ${style.text(render(suggestion.reason))}`, columns, '  ');
  });
  return [style.bold('What to try'), ...lines];
}

/** `loss 0.41, accuracy 0.93 (67 rows, weights of epoch 22)`; null without a test result. */
export function testText(summary: RunSummary, style: Style): string | null {
  const { test } = summary;
  if (test === null) return null;
  const values = Object.entries(test.values).map(([name, value]) => `${name} ${formatValue(value)}`);
  const rows = test.rows === 1 ? '1 row' : `${test.rows} rows`;
  return style.text(`${values.join(', ')} (${rows}, weights of ${render(placeMessage(summary.axis, test.epoch))})`);
}

/** Where the checkpoint is; null when none was saved. */
export function checkpointText(summary: RunSummary, style: Style, cwd: string): string | null {
  const { checkpoint } = summary;
  if (checkpoint === null) return null;
  const file = displayPath(cwd, path.resolve(summary.key, checkpoint.path));
  return style.text(`${file} (${render(placeMessage(summary.axis, checkpoint.epoch))})`);
}

/** How long a run took, as a part of a line; empty when nobody knows. */
export function durationText(summary: Pick<RunSummary, 'durationMs'>, style: Style): string {
  return summary.durationMs === null ? '' : ` ${style.marks.separator} ${formatDuration(summary.durationMs)}`;
}

/** The status in words, painted. */
export function statusText(summary: RunSummary, style: Style): string {
  return paintStatus(summary.status, style)(style.text(render(statusMessage(summary))));
}

/** How long ago something was: `just now`, `5 min ago`, `3 h ago`, `2 days ago`, else the day. */
export function age(time: number, now: number): string {
  if (time <= 0) return 'unknown';
  const minutes = Math.floor((now - time) / 60_000);
  // Clocks of two machines may differ a little.
  if (minutes < 1) return minutes < -5 ? day(time) : 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  if (days === 1) return 'yesterday';
  return days < 7 ? `${days} days ago` : day(time);
}

function day(time: number): string {
  const date = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** What a person wants to know when a run has ended: how, what it means, what to do next, where things are. */
export function endingLines(summary: RunSummary, style: Style, columns: number | null, cwd: string): string[] {
  const { kind } = summary.status;
  const wentWrong = kind === 'failed' || kind === 'crashed' || kind === 'unreadable';
  const lines = [`${style.bold(style.text(summary.entry))} ${style.dim(summary.id)}`];
  if (wentWrong) {
    lines.push(...paragraph(statusText(summary, style), columns));
    lines.push(`Log: ${style.text(displayPath(cwd, path.join(summary.key, RUN_FILES.output)))}`);
  } else {
    lines.push(`${statusText(summary, style)}${durationText(summary, style)}`);
  }
  if (summary.validationBest !== null) {
    const name = style.text(summary.losses.validation ?? 'validation loss');
    lines.push(`Best ${name}: ${style.green(valueAt(summary.validationBest, summary.axis, style))}`);
  }
  const test = testText(summary, style);
  if (test !== null) lines.push(`Test: ${test}`);
  const checkpoint = checkpointText(summary, style, cwd);
  if (checkpoint !== null) lines.push(`Checkpoint: ${checkpoint}`);
  // Before the first epoch there is nothing to judge, and the status has said why.
  if (hasBegun(summary))
    lines.push('', ...verdictLines(summary, style, columns), ...stopLines(summary, style, columns));
  const suggestions = suggestionLines(summary, style, columns);
  if (suggestions.length > 0) lines.push('', ...suggestions);
  const warnings = warningLines(summary, style, columns);
  if (warnings.length > 0) lines.push('', ...warnings);
  return lines;
}
