import { cellText } from '../../core/diff/cell';
import { diffRuns } from '../../core/diff/diff';
import type { DiffRow } from '../../core/diff/types';
import { formatDuration, formatValue } from '../../core/format';
import type { Json } from '../../core/json';
import { render } from '../../core/message';
import type { RunSummary } from '../../core/run/summary';
import { verdictTitle } from '../../core/verdict/text';
import type { Invocation } from './args';
import type { Context } from './context';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { CliFailure } from './failure';
import { findRuns } from './find-run';
import { jsonLine, runJson } from './run-json';
import { epochOf, paintStatus, statusText, valueAt, verdictLines } from './run-text';
import type { Style } from './style';
import { renderTable } from './table';
import type { TableCell } from './table';
import { displayWidth, pad } from './width';

/** A row of figures: what each run has, and the value that decides which is best (smaller is better; null: none). */
interface Figure {
  readonly title: string;
  readonly text: (run: RunSummary, style: Style) => string;
  readonly rank: ((run: RunSummary) => number | null) | null;
}

const gap = (run: RunSummary): number | null =>
  run.validationBest === null || run.trainAtBest === null ? null : run.validationBest.value - run.trainAtBest.value;

const testLoss = (run: RunSummary): number | null =>
  run.test?.values['loss'] ?? (run.losses.train === null ? null : (run.test?.values[run.losses.train] ?? null));

const orNone = (value: number | null | undefined, style: Style, format = formatValue): string =>
  value === null || value === undefined ? style.marks.none : style.text(format(value));

const FIGURES: readonly Figure[] = [
  {
    title: 'best validation loss',
    text: (run, style) => valueAt(run.validationBest, run.axis, style),
    rank: (run) => run.validationBest?.value ?? null,
  },
  {
    title: 'last validation loss',
    text: (run, style) => orNone(run.validationLast?.value, style),
    rank: (run) => run.validationLast?.value ?? null,
  },
  {
    title: 'last train loss',
    text: (run, style) => orNone(run.trainLast?.value, style),
    rank: (run) => run.trainLast?.value ?? null,
  },
  // The smallest gap is not the best run: an untrained net has none.
  { title: 'generalization gap at best', text: (run, style) => orNone(gap(run), style), rank: null },
  { title: 'test loss', text: (run, style) => orNone(testLoss(run), style), rank: testLoss },
  { title: 'epochs', text: (run) => epochOf(run), rank: null },
  {
    title: 'duration',
    text: (run, style) => orNone(run.durationMs, style, formatDuration),
    rank: null,
  },
  { title: 'status', text: (run) => run.status.kind, rank: null },
  { title: 'verdict', text: (run, style) => style.text(render(verdictTitle(run.verdict.kind))), rank: null },
];

/** Which runs have the least finite value; none when fewer than two have one, or all have the same. */
export function bestOf(values: readonly (number | null)[]): readonly boolean[] {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const least = Math.min(...finite);
  const isMarked = finite.length >= 2 && finite.some((value) => value !== least);
  return values.map((value) => isMarked && value === least);
}

function figureRow(figure: Figure, runs: readonly RunSummary[], style: Style): readonly TableCell[] {
  const { rank } = figure;
  const best = rank === null ? runs.map(() => false) : bestOf(runs.map(rank));
  return [
    { text: figure.title, paint: style.dim },
    ...runs.map((run, i) => {
      const text = figure.text(run, style);
      if (figure.title === 'status') return { text, paint: paintStatus(run.status, style) };
      return best[i] === true ? { text: `${text} ${style.marks.best}`, paint: style.green } : { text };
    }),
  ];
}

function diffCells(row: DiffRow, style: Style): readonly TableCell[] {
  return [
    { text: style.text(row.path), paint: style.dim },
    ...row.cells.map((cell) => {
      const text = style.text(cellText(cell));
      if (cell.kind === 'missing') return { text, paint: style.dim };
      return row.differs ? { text, paint: style.bold } : { text };
    }),
  ];
}

/** Short names for columns: the entry where it tells the runs apart, else with the end of the id. */
export function columnTitles(runs: readonly Pick<RunSummary, 'id' | 'entry'>[]): readonly string[] {
  const isUnique = (entry: string): boolean => runs.filter((run) => run.entry === entry).length === 1;
  const short = (id: string): string => id.split('-').at(-1) ?? id;
  const titles = runs.map((run) => (isUnique(run.entry) ? run.entry : `${run.entry} ${short(run.id)}`));
  return new Set(titles).size === titles.length ? titles : runs.map((run) => run.id);
}

function table(first: string, titles: readonly string[], rows: readonly (readonly TableCell[])[], context: Context) {
  const { style, terminal } = context;
  return renderTable({
    columns: [
      { title: first, align: 'left', shrink: false },
      ...titles.map((title) => ({ title, align: 'left', shrink: true }) as const),
    ],
    rows,
    limit: terminal.columns,
    ellipsis: style.marks.ellipsis,
    paintHeader: style.bold,
  });
}

/** The comparison as text. */
export function compareLines(
  runs: readonly RunSummary[],
  diff: readonly DiffRow[],
  all: boolean,
  context: Context,
): string[] {
  const { style, terminal } = context;
  const titles = columnTitles(runs).map((title) => style.text(title));
  const width = Math.max(...titles.map(displayWidth));
  const lines = runs.map((run, i) => {
    const title = style.bold(pad(titles[i] ?? '', width, 'left'));
    return `${title}  ${style.dim(style.text(run.id))}  ${statusText(run, style)}`;
  });
  const rows = all ? diff : diff.filter((row) => row.differs);
  const hidden = diff.length - rows.length;
  lines.push('');
  if (rows.length === 0) {
    lines.push(
      diff.length === 0 ? 'No settings are recorded.' : `All ${diff.length} settings are equal. --all shows them.`,
    );
  } else {
    const cells = rows.map((row) => diffCells(row, style));
    lines.push(...table('settings', titles, cells, context));
    if (hidden > 0) lines.push(style.dim(`${hidden} equal ${hidden === 1 ? 'setting' : 'settings'} not shown: --all`));
  }
  const figures = FIGURES.map((figure) => figureRow(figure, runs, style));
  lines.push('', ...table('figures', titles, figures, context), '');
  for (const [i, run] of runs.entries()) {
    lines.push(style.bold(titles[i] ?? ''), ...verdictLines(run, style, terminal.columns, '  '));
  }
  return lines;
}

/** `lossline compare`: in what runs differ, and which did better. */
export async function compare(
  invocation: Extract<Invocation, { command: 'compare' }>,
  context: Context,
): Promise<ExitCode> {
  const { output } = context;
  const looks = await findRuns(invocation.runs, context.cwd, invocation.config);
  const runs = looks.map((look) => look.summary);
  const twice = runs.findIndex((run, i) => runs.findIndex((other) => other.key === run.key) !== i);
  const same = runs[twice];
  if (same !== undefined) {
    throw new CliFailure(`"${invocation.runs[twice] ?? ''}" names ${same.id} a second time.`, EXIT.usage);
  }
  const diff = diffRuns(runs.map((run) => run.record));
  if (invocation.json) {
    const rows = invocation.all ? diff : diff.filter((row) => row.differs);
    output.line(jsonLine({ runs: runs.map(runJson), rows: rows.map(rowJson) }));
    return EXIT.ok;
  }
  for (const line of compareLines(runs, diff, invocation.all, context)) output.line(line);
  return EXIT.ok;
}

/** A cell without `value` is a setting that the run does not have; null is a value. */
function rowJson(row: DiffRow): Json {
  return {
    path: row.path,
    differs: row.differs,
    cells: row.cells.map((cell): Json => (cell.kind === 'missing' ? {} : { value: cell.value })),
  };
}
