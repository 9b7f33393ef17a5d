import { formatDuration } from '../../core/format';
import { render } from '../../core/message';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { verdictTitle } from '../../core/verdict/text';
import { listRuns } from '../store/read';
import type { Invocation } from './args';
import { findRoot } from './config-file';
import type { Context } from './context';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { jsonLine, runJson } from './run-json';
import { age, epochOf, paintStatus, valueAt } from './run-text';
import type { Style } from './style';
import { renderTable } from './table';
import type { TableCell, TableColumn } from './table';
import type { Terminal } from './terminal';

/** What the id says already (entry, time) gives way first; an id that is cut could not be used any more. */
const COLUMNS: readonly TableColumn[] = [
  { title: 'run', align: 'left', shrink: false },
  { title: 'entry', align: 'left', shrink: true, expendable: 3 },
  { title: 'status', align: 'left', shrink: false },
  { title: 'epoch', align: 'right', shrink: false },
  { title: 'best loss', align: 'left', shrink: false },
  { title: 'verdict', align: 'left', shrink: true },
  { title: 'duration', align: 'right', shrink: false, expendable: 2 },
  { title: 'started', align: 'left', shrink: false, expendable: 1 },
];

function shortStatus(summary: RunSummary): string {
  const { status } = summary;
  if (status.kind !== 'stopped') return status.kind;
  return status.cause.kind === 'rule' ? 'early stop' : 'stopped';
}

function row(summary: RunSummary, style: Style, now: number): readonly TableCell[] {
  const { status, verdict, durationMs } = summary;
  const isUnreadable = status.kind === 'unreadable';
  const none = style.marks.none;
  const ran = isLive(status) && summary.startedAt !== null ? Math.max(0, now - summary.startedAt) : durationMs;
  return [
    { text: style.text(summary.id) },
    { text: style.text(summary.entry), paint: style.bold },
    { text: shortStatus(summary), paint: paintStatus(status, style) },
    { text: isUnreadable ? none : epochOf(summary) },
    { text: valueAt(summary.validationBest, summary.axis, style) },
    { text: isUnreadable ? none : style.text(render(verdictTitle(verdict.kind))) },
    { text: ran === null ? none : formatDuration(ran) },
    { text: summary.createdAt === 0 ? none : age(summary.createdAt, now), paint: style.dim },
  ];
}

/** The table of runs. Pure. */
export function listLines(
  runs: readonly RunSummary[],
  style: Style,
  terminal: Pick<Terminal, 'columns'>,
  now: number,
): string[] {
  return renderTable({
    columns: COLUMNS,
    rows: runs.map((summary) => row(summary, style, now)),
    limit: terminal.columns,
    ellipsis: style.marks.ellipsis,
    paintHeader: style.dim,
  });
}

/** `lossline list`: the runs of a folder, newest first. */
export async function list(invocation: Extract<Invocation, { command: 'list' }>, context: Context): Promise<ExitCode> {
  const { output, style } = context;
  const root = findRoot(context.cwd, invocation.config);
  const runs = await listRuns(root);
  if (invocation.json) {
    output.line(jsonLine(runs.map(runJson)));
  } else if (runs.length > 0) {
    for (const line of listLines(runs, style, context.terminal, Date.now())) output.line(line);
  }
  if (runs.length === 0) output.note(`There are no runs in ${root} yet. "lossline train" starts one.`);
  for (const { id, status } of runs) {
    if (status.kind === 'unreadable') output.note(context.errStyle.text(`${id}: ${status.message}`));
  }
  return EXIT.ok;
}
