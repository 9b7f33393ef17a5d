import { formatEpoch, formatValue } from '../../core/format';
import type { RunSummary } from '../../core/run/summary';
import type { MetricSeries } from '../../core/series/series';
import { plotLosses } from './plot';
import type { Plot, PlotCell, PlotSeries } from './plot';
import type { Style } from './style';
import { displayWidth, pad } from './width';

/** The two losses of a run as curves. */
export function lossCurves(
  { losses, axis }: Pick<RunSummary, 'losses' | 'axis'>,
  series: ReadonlyMap<string, MetricSeries>,
): readonly PlotSeries[] {
  const curves: PlotSeries[] = [];
  for (const role of ['train', 'validation'] as const) {
    const name = losses[role];
    const points = name === null ? undefined : series.get(name);
    if (points === undefined) continue;
    const x = axis === 'step' ? points.step : points.epoch;
    curves.push({ role, x: x.slice(0), y: points.value.slice(0) });
  }
  return curves;
}

function paintRow(cells: readonly PlotCell[], style: Style): string {
  const paint: Readonly<Record<PlotCell['role'], (text: string) => string>> = {
    blank: (text) => text,
    train: style.dim,
    validation: (text) => style.bold(style.cyan(text)),
    best: (text) => style.bold(style.green(text)),
    stop: style.yellow,
  };
  // Neighbours of one role share one colour sequence.
  let line = '';
  let run = '';
  let role: PlotCell['role'] = 'blank';
  for (const cell of cells) {
    if (cell.role !== role) {
      line += paint[role](run);
      run = '';
      role = cell.role;
    }
    run += cell.char;
  }
  return line + paint[role](run);
}

function legend(plot: Plot, summary: RunSummary, unicode: boolean, style: Style): string {
  const parts: string[] = [];
  const { train, validation } = summary.losses;
  if (train !== null) parts.push(style.dim(`${unicode ? '⠒' : '.'} ${style.text(train)}`));
  if (validation !== null) parts.push(style.bold(style.cyan(`${unicode ? '⠒' : 'o'} ${style.text(validation)}`)));
  if (plot.bestColumn !== null && summary.validationBest !== null) {
    parts.push(style.green(`${unicode ? '●' : 'X'} best ${formatEpoch(summary.validationBest.epoch)}`));
  }
  if (plot.stopColumn !== null && summary.stop !== null) {
    parts.push(style.yellow(`${unicode ? '┆' : '|'} stop ${formatEpoch(summary.stop.epoch)}`));
  }
  if (plot.log) parts.push(style.dim('log scale'));
  return parts.join('  ');
}

/**
 * The run's train and validation loss over its epochs or steps, with axes and legend; empty when there is nothing to draw.
 *
 * @param width columns of the whole, @param height rows of the curve without axis and legend.
 */
export function plotLines(input: {
  readonly summary: RunSummary;
  readonly series: ReadonlyMap<string, MetricSeries>;
  readonly width: number;
  readonly height: number;
  readonly unicode: boolean;
  readonly style: Style;
}): string[] {
  const { summary, style, unicode, height } = input;
  const curves = lossCurves(summary, input.series);
  const draw = (width: number): Plot | null =>
    plotLosses({
      series: curves,
      best: summary.validationBest,
      stop: summary.stop?.epoch ?? null,
      width,
      height,
      unicode,
      leastX: null,
    });
  // The labels' width depends on the range, the plot's width on the labels.
  const range = draw(1);
  if (range === null) return [];
  const top = style.text(formatValue(range.y.to));
  const bottom = style.text(formatValue(range.y.from));
  const label = Math.max(displayWidth(top), displayWidth(bottom));
  const width = Math.max(8, input.width - label - 2);
  const plot = draw(width);
  if (plot === null) return [];
  const edge = unicode ? '│' : '|';
  const rows = plot.rows.map((cells, row) => {
    const text = row === 0 ? top : row === height - 1 ? bottom : '';
    return `${style.dim(`${pad(text, label, 'right')} ${edge}`)}${paintRow(cells, style)}`.trimEnd();
  });
  const from = formatEpoch(plot.x.from);
  const to = formatEpoch(plot.x.to);
  const between = ' '.repeat(Math.max(1, width - from.length - to.length));
  const axis = style.dim(`${' '.repeat(label + 2)}${from}${from === to ? '' : between + to}`);
  return [...rows, axis, `${' '.repeat(label + 2)}${legend(plot, summary, unicode, style)}`];
}
