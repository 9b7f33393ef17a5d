import { formatDuration, formatValue } from '../../core/format';
import { placeMessage } from '../../core/run/position';
import { render } from '../../core/message';
import { hasBegun } from '../../core/run/summary';
import type { RunSummary } from '../../core/run/summary';
import type { RunAxis } from '../../core/series/epoch-clock';
import type { MetricSeries } from '../../core/series/series';
import { plotLines } from './plot-text';
import { epochOf, leftText, statusText, timeLeft, valueAt, verdictLines } from './run-text';
import type { Style } from './style';

const BAR = 24;
const MOST_PLOT_ROWS = 8;
const MOST_COLUMNS = 100;
/** Lines of the block beside the plot's rows, at most. */
const OTHER_LINES = 9;

function bar(share: number, style: Style): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return style.cyan(style.marks.barFull.repeat(full)) + style.dim(style.marks.barEmpty.repeat(BAR - full));
}

function progressLine(summary: RunSummary, style: Style, now: number): string {
  if (!hasBegun(summary)) {
    const since = summary.startedAt ?? summary.createdAt;
    const waited = since === 0 ? '' : ` ${style.dim(formatDuration(Math.max(0, now - since)))}`;
    return `Waiting for the first epoch${waited}`;
  }
  const parts = [summary.axis === 'step' ? epochOf(summary) : `epoch ${epochOf(summary)}`];
  const last = lastTime(summary);
  const left = timeLeft(summary, summary.epoch, last === null ? 0 : now - last);
  if (left !== null) {
    const mayStop = summary.record !== null && summary.record.earlyStopping.mode !== 'off';
    parts.push(`${mayStop ? 'at most ' : ''}${leftText(left)}`);
  } else if (summary.epochMs !== null) {
    parts.push(`${formatDuration(summary.epochMs)} ${summary.axis === 'step' ? 'a step' : 'an epoch'}`);
  }
  const text = parts.join(` ${style.marks.separator} `);
  return summary.plannedEpochs === null ? text : `${bar(summary.epoch / summary.plannedEpochs, style)} ${text}`;
}

function lastTime(summary: RunSummary): number | null {
  return summary.startedAt === null || summary.durationMs === null ? null : summary.startedAt + summary.durationMs;
}

function lossLine(summary: RunSummary, style: Style): string {
  const { losses, trainLast, validationLast, validationBest } = summary;
  const parts: string[] = [];
  if (trainLast !== null) parts.push(`${style.text(losses.train ?? 'loss')} ${formatValue(trainLast.value)}`);
  if (validationLast !== null) {
    parts.push(style.bold(`${style.text(losses.validation ?? 'val_loss')} ${formatValue(validationLast.value)}`));
  }
  if (validationBest !== null) parts.push(style.green(`best ${valueAt(validationBest, summary.axis, style)}`));
  return parts.join('  ');
}

/** The status where the progress line does not tell it already. */
function stateText(summary: RunSummary, style: Style): string {
  return summary.status.kind === 'running' ? '' : `  ${statusText(summary, style)}`;
}

/** The rows of a terminal that the block may use, given what else it shows. */
function plotRows(rows: number): number {
  return Math.max(2, Math.min(MOST_PLOT_ROWS, rows - OTHER_LINES));
}

/** What stands in the terminal while a run is followed. Pure: the same summary and time give the same lines. */
export function liveBlock(input: {
  readonly summary: RunSummary;
  readonly series: ReadonlyMap<string, MetricSeries>;
  readonly style: Style;
  readonly unicode: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  /** What Ctrl+C would do now. */
  readonly hint: string;
}): string[] {
  const { summary, style } = input;
  const width = Math.min(MOST_COLUMNS, input.columns - 1);
  const lines = [
    `${style.bold(style.text(summary.entry))} ${style.dim(summary.id)}${stateText(summary, style)}`,
    progressLine(summary, style, input.now),
  ];
  const losses = lossLine(summary, style);
  if (losses !== '') lines.push(losses);
  const height = plotRows(input.rows);
  lines.push(...plotLines({ summary, series: input.series, width, height, unicode: input.unicode, style }));
  if (summary.verdict.kind !== 'too-short') lines.push(...verdictLines(summary, style, width).slice(0, 2));
  lines.push(style.dim(input.hint));
  return lines;
}

/** One epoch as a line for logs: `epoch 3/60  loss 0.51  val_loss 0.48  best 0.48 @ 3  12 s left`. */
export function epochLine(input: {
  readonly axis: RunAxis;
  readonly epoch: number;
  readonly planned: number | null;
  readonly values: readonly (readonly [string, number])[];
  readonly best: { readonly epoch: number; readonly value: number } | null;
  readonly leftMs: number | null;
  readonly style: Style;
}): string {
  const { style } = input;
  const planned = input.planned === null ? '' : `/${input.planned}`;
  const parts = [`${render(placeMessage(input.axis, input.epoch))}${planned}`];
  for (const [name, value] of input.values) parts.push(style.text(`${name} ${formatValue(value)}`));
  if (input.best !== null) parts.push(`best ${valueAt(input.best, input.axis, style)}`);
  if (input.leftMs !== null && input.leftMs > 0) parts.push(leftText(input.leftMs));
  return parts.join('  ');
}
