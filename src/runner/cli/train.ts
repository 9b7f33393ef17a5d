import { parseConfig } from '../../core/config/parse';
import type { ConfigDocument, ConfigEntry } from '../../core/config/document';
import type { EntryPlan } from '../../core/config/plan';
import { assertNever } from '../../core/assert';
import { render } from '../../core/message';
import { launchRun, LaunchError } from '../launch/launch';
import type { LaunchErrorCode, LaunchedRun } from '../launch/types';
import type { Invocation } from './args';
import { displayPath, readConfigFile } from './config-file';
import type { ConfigFile } from './config-file';
import type { Context } from './context';
import { askForEntry, namedEntry } from './entry-choice';
import { EXIT, exitOf } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { CliFailure } from './failure';
import { followRun } from './follow';
import type { Followed } from './follow';
import { plotLines } from './plot-text';
import { problemLines } from './problem-text';
import { createJsonProgress, createLineProgress, createLiveProgress } from './progress';
import type { Look, Progress } from './progress';
import { jsonLine, runJson } from './run-json';
import { endingLines } from './run-text';
import { Screen } from './screen';

type Train = Extract<Invocation, { command: 'train' }>;

function report(document: ConfigDocument, config: ConfigFile, context: Context): void {
  const { errStyle: style, errTerminal: terminal } = context;
  const file = displayPath(context.cwd, config.file);
  for (const problem of document.problems) {
    for (const line of problemLines({ file, text: config.text, problem, style, terminal })) context.output.note(line);
  }
}

async function chooseEntry(
  document: ConfigDocument,
  wanted: string | null,
  file: string,
  context: Context,
  json: boolean,
): Promise<ConfigEntry> {
  const { entries } = document;
  const [only] = entries;
  if (only === undefined) {
    const isBroken = document.problems.some((problem) => problem.severity === 'error');
    throw new CliFailure(
      isBroken ? `Nothing was started: ${file} has errors.` : `${file} has no entry to train.`,
      EXIT.usage,
    );
  }
  if (wanted !== null) return namedEntry(wanted, entries, file);
  if (entries.length === 1) return only;
  if (context.stdin.isTTY && context.errTerminal.live && !json) {
    return askForEntry({ entries, stdin: context.stdin, stderr: context.stderr, style: context.errStyle });
  }
  const names = entries.map((entry) => entry.name).join(', ');
  throw new CliFailure(`${file} has several entries: ${names}. Name one: lossline train ${only.name}`, EXIT.usage);
}

/** Whether what keeps a run from starting is for the user to mend in the config, or a failure of this machine. */
function launchExit(code: LaunchErrorCode): ExitCode {
  switch (code) {
    case 'missing-data':
    case 'bad-path':
    case 'command-not-found':
    case 'untrusted':
      return EXIT.usage;
    case 'unwritable':
    case 'runner-failed':
      return EXIT.failed;
    default:
      return assertNever(code);
  }
}

async function launch(plan: EntryPlan, config: ConfigFile, context: Context): Promise<LaunchedRun> {
  const { root, name: configFile } = config;
  try {
    // Who types the command in a folder trusts it, as with make or npm.
    return await launchRun({ root, configFile, plan, source: 'cli', dist: context.dist, isTrusted: () => true });
  } catch (error) {
    if (error instanceof LaunchError) throw new CliFailure(render(error.detail), launchExit(error.code));
    throw error;
  }
}

function createProgress(context: Context, json: boolean): Progress {
  const { output, terminal, style, size } = context;
  if (json) return createJsonProgress((line) => output.line(line));
  if (!terminal.live) return createLineProgress((line) => output.line(line), style);
  const screen = new Screen(
    (text) => output.write(text),
    () => size().columns,
  );
  return createLiveProgress({ screen, style, unicode: terminal.unicode, size });
}

function leave(followed: Extract<Followed, { kind: 'left' }>, run: LaunchedRun, context: Context): ExitCode {
  const { output } = context;
  const how = `"lossline show ${run.id}" shows it, "lossline stop ${run.id}" stops it.`;
  switch (followed.why) {
    case 'interrupt':
      output.note(`Left run ${run.id} while it is stopping. ${how}`);
      return EXIT.interrupted;
    case 'hangup':
      return EXIT.hangup;
    case 'nobody-reads':
      output.note(`Nobody reads the output any more. Run ${run.id} goes on. ${how}`);
      return EXIT.brokenPipe;
    default:
      return assertNever(followed.why);
  }
}

/** `lossline train`: starts an entry and follows the run until it has ended. */
export async function train(invocation: Train, context: Context): Promise<ExitCode> {
  const { output, interrupts } = context;
  const config = readConfigFile(context.cwd, invocation.config);
  const document = parseConfig(config.text, config.format);
  report(document, config, context);
  const file = displayPath(context.cwd, config.file);
  const entry = await chooseEntry(document, invocation.entry, file, context, invocation.json);
  if (entry.plan === null) {
    throw new CliFailure(`"${entry.name}" was not started: it has an error in ${file}.`, EXIT.usage);
  }
  // From here on a Ctrl+C has to reach the run, also one that comes while it is being started.
  interrupts.listen();
  const run = await launch(entry.plan, config, context);
  if (invocation.detach) {
    output.line(
      invocation.json
        ? jsonLine({ type: 'started', run: run.id, entry: entry.name, directory: run.directory })
        : run.id,
    );
    return EXIT.ok;
  }
  if (!context.terminal.live || invocation.json) output.note(`Started ${entry.name} as ${run.id}.`);
  const followed = await followRun({
    directory: run.directory,
    progress: createProgress(context, invocation.json),
    interrupts,
    nobodyReads: () => output.gone,
  });
  if (followed.kind === 'left') return leave(followed, run, context);
  const code = exitOf(followed.look.summary, followed.asked);
  sayEnding(followed.look, code, context, invocation.json);
  return code;
}

/** The last words: status, verdict, what to try, where things are. */
function sayEnding({ summary, series }: Look, exitCode: ExitCode, context: Context, json: boolean): void {
  const { output, style, terminal } = context;
  if (json) {
    output.line(jsonLine({ type: 'summary', ...runJson(summary), exitCode }));
    return;
  }
  if (terminal.live) {
    const width = Math.min(100, context.size().columns - 1);
    const { unicode } = terminal;
    for (const line of plotLines({ summary, series, width, height: 8, unicode, style })) output.line(line);
  }
  output.line('');
  const columns = terminal.columns === null ? null : context.size().columns;
  for (const line of endingLines(summary, style, columns, context.cwd)) output.line(line);
}
