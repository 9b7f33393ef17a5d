import { createInterface } from 'node:readline';
import type { ConfigEntry } from '../../core/config/document';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { CliFailure } from './failure';
import { nearestHint } from './nearest';
import type { Style } from './style';
import { pad, displayWidth } from './width';

type Named = Pick<ConfigEntry, 'name' | 'plan'>;

/** What an answer to the prompt means: a number of the list, or a name. Null when it is neither. */
export function readAnswer<T extends Named>(answer: string, entries: readonly T[]): T | null {
  const text = answer.trim();
  const named = entries.find((entry) => entry.name === text);
  if (named !== undefined) return named;
  return /^\d{1,6}$/u.test(text) ? (entries[Number(text) - 1] ?? null) : null;
}

/**
 * Finds the entry that was named on the command line.
 *
 * @throws CliFailure (exit code 2).
 */
export function namedEntry<T extends Named>(name: string, entries: readonly T[], file: string): T {
  const entry = entries.find((one) => one.name === name);
  if (entry !== undefined) return entry;
  const names = entries.map((one) => one.name);
  const hint = nearestHint(name, names) || ` It has: ${names.join(', ')}.`;
  throw new CliFailure(`${file} has no entry "${name}".${hint}`, EXIT.usage);
}

/** What an entry trains, in a few words. */
export function entryDetail(entry: Named): string {
  if (entry.plan === null) return 'has an error';
  const { task, plannedEpochs } = entry.plan;
  const what = task.kind === 'trainer' ? (task.data ?? task.module ?? '') : task.argv.join(' ');
  return plannedEpochs === null ? what : `${what}, ${plannedEpochs} epochs`;
}

/** The list that the prompt shows. */
export function choiceLines(entries: readonly Named[], style: Style): string[] {
  const digits = String(entries.length).length;
  const width = Math.max(...entries.map((entry) => displayWidth(entry.name)));
  return entries.map((entry, i) => {
    const detail = style.dim(style.text(entryDetail(entry)));
    return `  ${style.cyan(pad(String(i + 1), digits, 'right'))}  ${pad(style.text(entry.name), width, 'left')}  ${detail}`;
  });
}

/**
 * Asks a person for an entry; goes on asking until the answer is one.
 *
 * @throws CliFailure when the person gives up: exit code 130 for Ctrl+C, 2 for the end of input.
 */
export async function askForEntry<T extends Named>(input: {
  readonly entries: readonly T[];
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly style: Style;
}): Promise<T> {
  const { entries, style } = input;
  const reader = createInterface({ input: input.stdin, output: input.stderr, terminal: true });
  const question = `Number or name [1-${entries.length}]: `;
  input.stderr.write(`Which entry?\n${choiceLines(entries, style).join('\n')}\n`);
  return await new Promise<T>((resolve, reject) => {
    const leave = (): void => {
      reader.off('close', onEnd);
      reader.close();
    };
    const giveUp = (code: ExitCode): void => {
      leave();
      input.stderr.write('\n');
      reject(new CliFailure('Nothing was started.', code));
    };
    const onEnd = (): void => giveUp(EXIT.usage);
    const ask = (): void =>
      reader.question(question, (answer) => {
        const entry = readAnswer(answer, entries);
        if (entry === null) {
          if (answer.trim() !== '') input.stderr.write(`${style.text(answer.trim())} is not in the list.\n`);
          ask();
          return;
        }
        leave();
        resolve(entry);
      });
    reader.once('SIGINT', () => giveUp(EXIT.interrupted));
    reader.once('close', onEnd);
    ask();
  });
}
