import path from 'node:path';
import { assertNever } from '../../core/assert';
import { formatDuration, formatEpoch, formatValue } from '../../core/format';
import type { Json } from '../../core/json';
import { cellText } from '../../core/diff/cell';
import type { RunRecord } from '../../core/run/record';
import type { RunSummary } from '../../core/run/summary';
import { nameOfRule, parametersOf } from '../../core/stopping/presets';
import { ruleJson } from '../../core/stopping/rule-json';
import { monitoredBy } from '../../core/stopping/types';
import type { EarlyStopping, StoppingRule } from '../../core/stopping/types';
import { RUN_FILES } from '../store/paths';
import type { Invocation } from './args';
import { displayPath } from './config-file';
import type { Context } from './context';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { findRun } from './find-run';
import { plotLines } from './plot-text';
import type { Look } from './progress';
import { jsonLine, runJson } from './run-json';
import {
  age,
  checkpointText,
  epochOf,
  statusText,
  stopLines,
  suggestionLines,
  testText,
  valueAt,
  verdictLines,
  warningLines,
} from './run-text';
import type { Style } from './style';
import { displayWidth, pad, wrap } from './width';

type Pair = readonly [string, string];

const PLOT_ROWS = 12;
const MOST_COLUMNS = 100;

function pairLines(pairs: readonly Pair[], style: Style, columns: number | null): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => displayWidth(name)));
  const room = columns === null ? Infinity : Math.max(20, columns - width - 5);
  return pairs.flatMap(([name, value]) =>
    wrap(value, room).map(
      (line, i) => `  ${i === 0 ? style.dim(pad(name, width, 'left')) : ' '.repeat(width)}  ${line}`,
    ),
  );
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ['', style.bold(title), ...lines];
}

/** A value as the config file would have it; text bare where it cannot be taken for something else. */
function valueText(value: Json): string {
  return cellText({ kind: 'value', value });
}

function taskText(record: RunRecord): string {
  const { task, engine } = record;
  switch (task.kind) {
    case 'trainer': {
      const from = task.data === null ? `module ${task.module ?? ''}` : `${task.data}, target ${task.target ?? ''}`;
      return engine === null
        ? `built-in trainer on ${from}`
        : `built-in trainer on ${from} (engine ${engine.name} ${engine.version})`;
    }
    case 'command':
      return task.argv.map((word) => (/^[\w./:=@%+,-]+$/u.test(word) ? word : JSON.stringify(word))).join(' ');
    case 'import':
      return `imported from ${task.files.length === 1 ? (task.files[0] ?? '') : `${task.files.length} files, first ${task.files[0] ?? ''}`} (${task.formats.join(', ')})`;
    default:
      return assertNever(task);
  }
}

function stoppingText(earlyStopping: EarlyStopping): string {
  switch (earlyStopping.mode) {
    case 'off':
      return 'OFF (flags, never stops)';
    case 'auto':
      return 'AUTO (the recommended rule)';
    case 'rule': {
      return ruleText(earlyStopping.rule);
    }
    default:
      return assertNever(earlyStopping);
  }
}

/** `lightning on val_loss (min), patience 3, minDelta 0, …`: every parameter that is set, as the config file writes it. */
function ruleText(rule: StoppingRule): string {
  const name = nameOfRule(rule);
  const metrics = monitoredBy(rule).map(({ monitor, mode }) => `${monitor} (${mode})`);
  const values = ruleJson(rule);
  const given = parametersOf(name).flatMap((key): [string, Json][] => {
    const value = values[key] ?? null;
    return value === null ? [] : [[key, value]];
  });
  const parameters = given.map(([key, value]) => `${key} ${valueText(value)}`);
  return `${name} on ${metrics.join(' and ')}, ${parameters.join(', ')}`;
}

function about(summary: RunSummary, style: Style, now: number): Pair[] {
  const { record, durationMs, createdAt } = summary;
  const pairs: Pair[] = [['status', statusText(summary, style)]];
  if (summary.status.kind === 'unreadable') return pairs;
  pairs.push([summary.axis === 'step' ? 'steps' : 'epochs', epochOf(summary)]);
  if (durationMs !== null) pairs.push(['duration', formatDuration(durationMs)]);
  if (createdAt > 0) pairs.push(['started', `${new Date(createdAt).toLocaleString('sv')} (${age(createdAt, now)})`]);
  if (record === null) return pairs;
  pairs.push(
    ['task', style.text(taskText(record))],
    ['early stopping', style.text(stoppingText(record.earlyStopping))],
  );
  if (record.seed !== null) pairs.push(['seed', String(record.seed)]);
  if (record.git !== null) {
    const { commit, branch, dirty } = record.git;
    const where = branch === null ? '' : ` on ${branch}`;
    pairs.push(['git', style.text(`${commit.slice(0, 12)}${where}${dirty ? ', with uncommitted changes' : ''}`)]);
  }
  if (record.data !== null) {
    const { file, bytes, sha256 } = record.data;
    pairs.push(['data', style.text(`${file} (${bytes} bytes, sha256 ${sha256.slice(0, 12)})`)]);
  }
  return pairs;
}

function figures(summary: RunSummary, style: Style): Pair[] {
  const { losses, trainLast, validationLast, validationBest, trainAtBest } = summary;
  const pairs: Pair[] = [];
  const names = style.text(losses.train ?? 'loss');
  const validation = style.text(losses.validation ?? 'val_loss');
  if (trainLast !== null) pairs.push([`${names}, last`, valueAt(trainLast, summary.axis, style)]);
  if (validationLast !== null) pairs.push([`${validation}, last`, valueAt(validationLast, summary.axis, style)]);
  if (validationBest !== null)
    pairs.push([`${validation}, best`, style.green(valueAt(validationBest, summary.axis, style))]);
  if (validationBest !== null && trainAtBest !== null) {
    pairs.push(['generalization gap at best', formatValue(validationBest.value - trainAtBest.value)]);
  }
  if (validationLast !== null && trainLast !== null && validationLast.epoch === trainLast.epoch) {
    pairs.push(['generalization gap, last', formatValue(validationLast.value - trainLast.value)]);
  }
  if (summary.epochMs !== null)
    pairs.push([summary.axis === 'step' ? 'time a step' : 'time an epoch', formatDuration(summary.epochMs)]);
  const test = testText(summary, style);
  if (test !== null) pairs.push(['test', test]);
  return pairs;
}

function verdictNumbers(summary: RunSummary, style: Style, columns: number | null): string[] {
  const { span, rule, numbers } = summary.verdict;
  const list = (values: Readonly<Record<string, number>>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${formatValue(value)}`)
      .join(', ');
  const pairs: Pair[] = [];
  const places = summary.axis === 'step' ? 'steps' : 'epochs';
  if (span !== null) pairs.push([places, `${formatEpoch(span.from)} to ${formatEpoch(span.to)}`]);
  const parameters = list(rule.parameters);
  pairs.push(['rule', style.text(parameters === '' ? rule.name : `${rule.name} (${parameters})`)]);
  if (Object.keys(numbers).length > 0) pairs.push(['numbers', style.text(list(numbers))]);
  return pairLines(pairs, style, columns);
}

function paths(summary: RunSummary, style: Style, cwd: string): Pair[] {
  const pairs: Pair[] = [['run', style.text(displayPath(cwd, summary.key))]];
  pairs.push(['log', style.text(displayPath(cwd, path.join(summary.key, RUN_FILES.output)))]);
  const checkpoint = checkpointText(summary, style, cwd);
  if (checkpoint !== null) pairs.push(['checkpoint', checkpoint]);
  return pairs;
}

/** All that the terminal shows of a run. Pure but for local time. */
export function showLines(input: {
  readonly look: Look;
  readonly style: Style;
  readonly unicode: boolean;
  readonly columns: number | null;
  readonly cwd: string;
  readonly now: number;
}): string[] {
  const { style, columns, cwd } = input;
  const { summary, series } = input.look;
  const lines = [`${style.bold(style.text(summary.entry))} ${style.dim(style.text(summary.id))}`];
  lines.push(...pairLines(about(summary, style, input.now), style, columns));
  if (summary.status.kind !== 'unreadable') {
    const hyperparameters = Object.entries(summary.record?.hyperparameters ?? {});
    const written = hyperparameters.map(([name, value]) => [style.text(name), style.text(valueText(value))] as const);
    lines.push(...section('Hyperparameters', pairLines(written, style, columns), style));
    lines.push(...section('Figures', pairLines(figures(summary, style), style, columns), style));
    const width = Math.min(MOST_COLUMNS, (columns ?? 80) - 1);
    lines.push(
      ...section(
        'Curve',
        plotLines({ summary, series, width, height: PLOT_ROWS, unicode: input.unicode, style }),
        style,
      ),
    );
    lines.push('', ...verdictLines(summary, style, columns), ...verdictNumbers(summary, style, columns));
    const stop = stopLines(summary, style, columns);
    if (stop.length > 0) lines.push('', ...stop);
    const suggestions = suggestionLines(summary, style, columns);
    if (suggestions.length > 0) lines.push('', ...suggestions);
  }
  const warnings = warningLines(summary, style, columns);
  if (warnings.length > 0) lines.push('', ...warnings);
  lines.push(...section('Files', pairLines(paths(summary, style, cwd), style, columns), style));
  return lines;
}

/** `lossline show`: everything about a run. */
export async function show(invocation: Extract<Invocation, { command: 'show' }>, context: Context): Promise<ExitCode> {
  const { output, style, terminal, cwd } = context;
  const look = await findRun(invocation.run, cwd, invocation.config);
  if (invocation.json) {
    output.line(jsonLine({ ...runJson(look.summary), metrics: seriesJson(look) }));
    return EXIT.ok;
  }
  const { unicode, columns } = terminal;
  for (const line of showLines({ look, style, unicode, columns, cwd, now: Date.now() })) output.line(line);
  return EXIT.ok;
}

/** Every metric's points as two arrays of one length. */
function seriesJson(look: Look): Json {
  return Object.fromEntries(
    [...look.series].map(([name, points]) => [
      name,
      {
        epoch: [...points.epoch.slice(0)],
        step: [...points.step.slice(0)].map((step) => (Number.isNaN(step) ? null : step)),
        value: [...points.value.slice(0)],
      },
    ]),
  );
}
