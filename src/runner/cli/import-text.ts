import path from 'node:path';
import { formatOf } from '../readers/registry';
import type { Json } from '../../core/json';
import type { FoundRun, ImportOutcome } from '../import/types';
import type { Style } from './style';
import { renderTable, type TableColumn } from './table';
import type { Terminal } from './terminal';

const COLUMNS: readonly TableColumn[] = [
  { title: 'run', align: 'left', shrink: true },
  { title: 'format', align: 'left', shrink: false },
  { title: 'files', align: 'right', shrink: false, expendable: 1 },
  { title: 'size', align: 'right', shrink: false, expendable: 3 },
  { title: 'rows', align: 'right', shrink: false, expendable: 2 },
  { title: 'metrics', align: 'left', shrink: true },
  { title: '', align: 'left', shrink: false },
];

/** The table of runs that were found. Pure. */
export function foundLines(runs: readonly FoundRun[], style: Style, terminal: Pick<Terminal, 'columns'>): string[] {
  return renderTable({
    columns: COLUMNS,
    rows: runs.map((run) => {
      const { glance } = run;
      return [
        { text: style.text(run.title), paint: style.bold },
        { text: formatsOf(run) },
        { text: String(run.files.length) },
        { text: sizeText(run.bytes) },
        { text: glance === null ? style.marks.none : `${glance.observations}${glance.whole ? '' : '+'}` },
        { text: style.text(glance?.metrics.join(', ') ?? ''), paint: style.dim },
        { text: run.known === null ? 'new' : 'known' },
      ];
    }),
    limit: terminal.columns,
    ellipsis: style.marks.ellipsis,
    paintHeader: style.dim,
  });
}

function formatsOf(run: FoundRun): string {
  return [...new Set(run.files.map((file) => formatOf(file.format)?.title ?? file.format))].join(', ');
}

function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const size = bytes / 1000 ** power;
  return `${power === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[power] ?? ''}`;
}

/** What became of a run, in a line. Pure. */
export function outcomeLine(run: FoundRun, outcome: ImportOutcome, style: Style): string {
  const title = style.text(run.title);
  switch (outcome.kind) {
    case 'new':
      return `${style.green('new')}        ${title}  ${style.dim(`${outcome.observations} rows, ${path.basename(outcome.directory)}`)}`;
    case 'updated':
      return `${style.green('updated')}    ${title}  ${style.dim(`${outcome.observations} rows more, ${path.basename(outcome.directory)}`)}`;
    case 'unchanged':
      return `unchanged  ${title}  ${style.dim(path.basename(outcome.directory))}`;
    case 'failed':
      return `${style.red('failed')}     ${style.text(outcome.message)}`;
  }
}

/** The same for `--json`. */
export function importedJson(run: FoundRun, outcome: ImportOutcome): Json {
  const base = {
    title: run.title,
    folder: run.folder,
    files: run.files.map((file) => file.path),
    outcome: outcome.kind,
  };
  return outcome.kind === 'failed'
    ? { ...base, message: outcome.message }
    : { ...base, run: path.basename(outcome.directory), directory: outcome.directory, rows: outcome.observations };
}
