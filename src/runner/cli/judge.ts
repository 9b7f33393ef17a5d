import type { JsonObject } from '../../core/json';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { render } from '../../core/message';
import { stopMessage } from '../../core/verdict/stop-text';
import { statusMessage, verdictTitle } from '../../core/verdict/text';
import { listRuns } from '../store/read';
import type { Invocation } from './args';
import { findRoot } from './config-file';
import type { Context } from './context';
import { debuggerFlags, flagsJson, flagsText } from './debugger-flags';
import type { FlagOfRun } from './debugger-flags';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { findRuns } from './find-run';
import { RunView } from './follow';
import { judged } from './judged';
import type { JudgedRun } from './judged';
import { junitText } from './junit';
import { jsonLine, runJson } from './run-json';
import { paragraph } from './run-text';
import { sarifText } from './sarif';
import type { Style } from './style';

/** `lossline judge`: verdicts for scripts and CI. */
export async function judgeRuns(
  invocation: Extract<Invocation, { command: 'judge' }>,
  context: Context,
): Promise<ExitCode> {
  const { output, style } = context;
  const summaries = await wanted(invocation, context);
  const runs = summaries.map((summary) => judged(summary, invocation.failOn));
  const flags = invocation.debuggerRules ? await flagsOf(runs) : new Map<JudgedRun, readonly FlagOfRun[]>();
  switch (invocation.format) {
    case 'text':
      for (const run of runs) {
        const lines = textLines(run, flags.get(run) ?? null, style, context.terminal.columns);
        for (const line of lines) output.line(line);
      }
      break;
    case 'json':
      output.line(jsonLine(runs.map((run) => judgedJson(run, flags.get(run) ?? null))));
      break;
    case 'junit':
      output.line(junitText(runs));
      break;
    case 'sarif':
      output.line(sarifText(runs, { cwd: context.cwd }));
      break;
  }
  for (const { summary } of runs) {
    if (isLive(summary.status)) output.note(`${summary.id} is still running: this is the verdict so far.`);
  }
  const failing = runs.filter(({ fails }) => fails.length > 0);
  if (failing.length > 0) {
    const kinds = [...new Set(failing.flatMap(({ fails }) => fails))].join(', ');
    output.note(`${failing.length} of ${runs.length} runs: ${kinds} (--fail-on).`);
    return EXIT.judged;
  }
  return runs.some(({ unreadable }) => unreadable !== null) ? EXIT.failed : EXIT.ok;
}

async function wanted(
  { runs, config }: Extract<Invocation, { command: 'judge' }>,
  { cwd, output }: Context,
): Promise<readonly RunSummary[]> {
  if (runs.length > 0) return (await findRuns(runs, cwd, config)).map(({ summary }) => summary);
  const root = findRoot(cwd, config);
  const newest = new Map<string, RunSummary>();
  // Newest first, so the first of an entry is the one that counts.
  for (const run of await listRuns(root)) if (!newest.has(run.entry)) newest.set(run.entry, run);
  if (newest.size === 0) output.note(`There are no runs in ${root} yet. "lossline train" starts one.`);
  return [...newest.values()];
}

/** What the rules of SageMaker Debugger say of each run that can be read. */
async function flagsOf(runs: readonly JudgedRun[]): Promise<ReadonlyMap<JudgedRun, readonly FlagOfRun[]>> {
  const flags = new Map<JudgedRun, readonly FlagOfRun[]>();
  for (const run of runs) {
    if (run.unreadable === null) flags.set(run, debuggerFlags(await new RunView(run.summary.key).look()));
  }
  return flags;
}

function judgedJson({ summary, fails }: JudgedRun, flags: readonly FlagOfRun[] | null): JsonObject {
  const said = flags === null ? {} : { debuggerRules: flagsJson(flags) };
  return { ...runJson(summary), fails: [...fails], ...said };
}

function textLines(
  { summary, fails, unreadable }: JudgedRun,
  flags: readonly FlagOfRun[] | null,
  style: Style,
  columns: number | null,
): string[] {
  const name = `${style.bold(style.text(summary.entry))}  ${style.dim(style.text(summary.id))}`;
  if (unreadable !== null) return [name, ...paragraph(style.red(style.text(unreadable)), columns, '  ')];
  const title = render(verdictTitle(summary.verdict.kind));
  const stop = stopMessage(summary);
  return [
    `${name}  ${fails.length > 0 ? style.red(title) : title}`,
    ...paragraph(style.text(render(summary.verdict.sentence)), columns, '  '),
    ...(stop === null ? [] : paragraph(style.text(render(stop)), columns, '  ')),
    ...(summary.status.kind === 'failed' || summary.status.kind === 'crashed'
      ? paragraph(style.text(render(statusMessage(summary))), columns, '  ')
      : []),
    ...(flags === null ? [] : paragraph(style.text(flagsText(flags, summary.axis)), columns, '  ')),
  ];
}
