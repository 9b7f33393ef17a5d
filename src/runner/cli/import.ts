import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseConfig } from '../../core/config/parse';
import { CopyIndex } from '../import/copies';
import { ALL_FORMATS } from '../import/formats';
import { importRun } from '../import/importer';
import { KnownRuns } from '../import/known-runs';
import { scanForRuns } from '../import/scan';
import type { FoundRun, ImportOutcome } from '../import/types';
import type { Invocation } from './args';
import { displayPath, findRoot, readConfigFile } from './config-file';
import type { Context } from './context';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { CliFailure } from './failure';
import { followFolders } from './import-follow';
import { foundLines, importedJson, outcomeLine } from './import-text';
import { jsonLine } from './run-json';
import { Screen } from './screen';

type ImportInvocation = Extract<Invocation, { command: 'import' }>;

const MAX_NOTES = 20;

/** `lossline import`: finds runs that something else produced, shows them, and takes them into the store. */
export async function importRuns(invocation: ImportInvocation, context: Context): Promise<ExitCode> {
  const root = rootFor(invocation, context);
  const paths = pathsFor(invocation, context, root);
  const abort = new AbortController();
  context.interrupts.listen();
  const code = await until(context, abort, takeFound(invocation, context, { root, paths, signal: abort.signal }));
  if (code !== EXIT.ok || !invocation.follow) return code;
  return await followFolders({ root, paths, json: invocation.json }, context);
}

/** Where runs are kept: the folder of the config or of the runs that are there, else this one. */
function rootFor({ config }: ImportInvocation, { cwd }: Context): string {
  try {
    return findRoot(cwd, config);
  } catch (error) {
    // Who only imports needs no config.
    if (config === null && error instanceof CliFailure) return cwd;
    throw error;
  }
}

/** What was named; else the folders that the config says, else the folder itself. */
function pathsFor({ paths, config }: ImportInvocation, { cwd }: Context, root: string): readonly string[] {
  if (paths.length > 0) {
    const named = paths.map((one) => path.resolve(cwd, one));
    const missing = paths.find((_, i) => !existsSync(named[i] ?? ''));
    if (missing !== undefined) throw new CliFailure(`There is no file or folder ${missing}.`, EXIT.usage);
    return named;
  }
  try {
    const file = readConfigFile(root, config);
    const { watch } = parseConfig(file.text, file.format);
    if (watch.length > 0) return watch.map((folder) => path.resolve(file.root, folder.path));
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
  }
  return [root];
}

/** Lets Ctrl+C cancel what is under way, and waits until it has ended tidily. */
async function until(context: Context, abort: AbortController, work: Promise<ExitCode>): Promise<ExitCode> {
  const state = { isThrough: false };
  const done = work.finally(() => (state.isThrough = true));
  const watch = async (): Promise<void> => {
    while (!state.isThrough) {
      if (context.interrupts.received.length > 0) {
        abort.abort();
        return;
      }
      await Promise.race([done.catch(() => undefined), context.interrupts.sleep(200)]);
    }
  };
  const [code] = await Promise.all([done, watch()]);
  return code;
}

interface Task {
  readonly root: string;
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
}

async function takeFound(invocation: ImportInvocation, context: Context, task: Task): Promise<ExitCode> {
  const { output, style } = context;
  const { runs, known } = await find(context, task);
  if (task.signal.aborted) return cancelled(context, 0);
  if (runs.length === 0) {
    const where = task.paths.map((one) => displayPath(context.cwd, one)).join(', ');
    output.note(
      context.errStyle.text(
        `No training log was found in ${where}. Lossline reads TensorBoard, CSV, JSON lines, W&B, MLflow, DVCLive, ` +
          'Hugging Face and printed logs. Name the file itself if one of them is there.',
      ),
    );
    if (invocation.json) output.line(jsonLine([]));
    return invocation.follow ? EXIT.ok : EXIT.usage;
  }
  if (!invocation.json) for (const line of foundLines(runs, style, context.terminal)) output.line(line);
  const isPerson = context.stdin.isTTY && context.errTerminal.live;
  if (!invocation.yes) {
    if (isPerson) {
      if (!(await confirm(context, runs.length))) return cancelled(context, 0);
    } else if (invocation.paths.length === 0) {
      output.note('Nothing was imported. Say --yes to import what was found, or name the paths to import.');
      return EXIT.usage;
    }
  }
  return await take(runs, known, invocation, context, task);
}

async function find(context: Context, task: Task): Promise<{ runs: readonly FoundRun[]; known: KnownRuns }> {
  const known = new KnownRuns(task.root);
  const paths = [...new Set(task.paths.map(realOrSame))];
  const runs = await scanForRuns(paths, { ...task, formats: ALL_FORMATS, known, note: noteTaker(context) });
  return { runs, known };
}

async function take(
  runs: readonly FoundRun[],
  known: KnownRuns,
  invocation: ImportInvocation,
  context: Context,
  { root, signal }: Task,
): Promise<ExitCode> {
  const { output, style, errTerminal } = context;
  const total = runs.reduce((sum, run) => sum + run.bytes, 0);
  const screen =
    errTerminal.live && !invocation.json
      ? new Screen(
          (text) => context.stderr.write(text),
          () => context.size().columns,
        )
      : null;
  const outcomes: { run: FoundRun; outcome: ImportOutcome }[] = [];
  const copies = new CopyIndex();
  let through = 0;
  for (const run of runs) {
    const progress = (bytes: number): void => {
      const percent = total === 0 ? 100 : Math.floor((100 * (through + Math.min(bytes, run.bytes))) / total);
      screen?.draw([`${String(percent).padStart(3)} %  ${context.errStyle.text(run.title)}`]);
    };
    const note = noteTaker(context);
    const outcome = await importRun(run, { root, formats: ALL_FORMATS, known, copies, signal, note, progress });
    screen?.clear();
    if (outcome === null) return cancelled(context, outcomes.length);
    through += run.bytes;
    outcomes.push({ run, outcome });
    if (!invocation.json) output.line(outcomeLine(run, outcome, style));
  }
  if (invocation.json) output.line(jsonLine(outcomes.map(({ run, outcome }) => importedJson(run, outcome))));
  return outcomes.some(({ outcome }) => outcome.kind === 'failed') ? EXIT.failed : EXIT.ok;
}

function cancelled(context: Context, imported: number): ExitCode {
  const kept =
    imported === 0 ? 'Nothing was imported.' : `Cancelled: ${imported} of the runs were imported before, and stay.`;
  context.output.note(kept);
  return context.interrupts.received[0] === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}

async function confirm(context: Context, count: number): Promise<boolean> {
  const reader = createInterface({ input: context.stdin, output: context.stderr, terminal: true });
  const what = count === 1 ? 'this run' : `these ${count} runs`;
  try {
    return await new Promise<boolean>((resolve) => {
      reader.once('SIGINT', () => resolve(false));
      reader.once('close', () => resolve(false));
      reader.question(`Import ${what}? [Y/n] `, (answer) => resolve(/^\s*(?:y|yes|j|ja)?\s*$/i.test(answer)));
    });
  } finally {
    reader.close();
  }
}

function noteTaker({ output, errStyle }: Context): (sentence: string) => void {
  let left = MAX_NOTES;
  return (sentence) => {
    if (left > 0) output.note(errStyle.text(sentence));
    left -= 1;
  };
}

function realOrSame(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
