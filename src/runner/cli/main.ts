import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';
import { parseCommandLine } from './args';
import type { Invocation } from './args';
import { compare } from './compare';
import type { Context } from './context';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { CliFailure } from './failure';
import { helpText } from './help';
import { importRuns } from './import';
import { Interrupts } from './interrupts';
import { judgeRuns } from './judge';
import { list } from './list';
import { Output } from './output';
import { show } from './show';
import { stop } from './stop';
import { createStyle } from './style';
import { detectTerminal, usableColumns, usableRows } from './terminal';
import { train } from './train';

function createContext(dist: string): Context {
  const { stdin, stdout, stderr, env, platform } = process;
  const terminal = detectTerminal({ isTTY: stdout.isTTY, columns: stdout.columns, env, platform });
  const errTerminal = detectTerminal({ isTTY: stderr.isTTY, columns: stderr.columns, env, platform });
  return {
    cwd: process.cwd(),
    dist,
    stdin,
    stderr,
    output: new Output(stdout, stderr),
    terminal,
    style: createStyle(terminal),
    errTerminal,
    errStyle: createStyle(errTerminal),
    interrupts: new Interrupts(process, () => performance.now()),
    size: () => ({ columns: usableColumns(stdout.columns), rows: usableRows(stdout.rows) }),
  };
}

/** The version in the package.json above dist; the copy of a dist folder alone does not know it. */
function version(dist: string): string {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path.join(dist, '..', 'package.json'), 'utf8'));
    if (!isJsonObject(parsed) || parsed['name'] !== 'lossline') return 'unknown';
    return typeof parsed['version'] === 'string' ? parsed['version'] : 'unknown';
  } catch {
    return 'unknown';
  }
}

function run(invocation: Invocation, context: Context): ExitCode | Promise<ExitCode> {
  switch (invocation.command) {
    case 'train':
      return train(invocation, context);
    case 'list':
      return list(invocation, context);
    case 'show':
      return show(invocation, context);
    case 'compare':
      return compare(invocation, context);
    case 'judge':
      return judgeRuns(invocation, context);
    case 'stop':
      return stop(invocation, context);
    case 'import':
      return importRuns(invocation, context);
    case 'help':
      for (const line of helpText(invocation.topic).split('\n')) context.output.line(context.style.text(line));
      return EXIT.ok;
    case 'version':
      context.output.line(version(context.dist));
      return EXIT.ok;
  }
}

/**
 * The terminal program.
 *
 * @param argv Arguments after the program's name.
 * @param dist Absolute path of the folder with runner.js and trainer.js.
 * @returns the exit code; all output has been taken by then, as far as anybody reads it.
 */
export async function main(argv: readonly string[], dist: string): Promise<ExitCode> {
  const context = createContext(dist);
  let code: ExitCode;
  try {
    code = await run(parseCommandLine(argv), context);
  } catch (error) {
    if (error instanceof CliFailure) {
      code = error.code;
      // Names and paths of the user's stand in these sentences.
      const lines = error.message.split('\n').map((line) => context.errStyle.text(line));
      context.output.note(`${context.errStyle.red('lossline:')} ${lines.join('\n')}`);
    } else {
      code = EXIT.failed;
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      context.output.note(`${context.errStyle.red('lossline:')} Something went wrong that should not: ${words}`);
    }
  }
  await context.output.drained();
  const { fault } = context.output;
  if (fault === null) return code;
  context.output.note(`${context.errStyle.red('lossline:')} The output could not be written: ${fault.message}`);
  await context.output.drained();
  return code === EXIT.ok ? EXIT.failed : code;
}
