import type { RunRecord } from '../../core/run/record';
import { lastWords } from './last-words';
import type { TrainingState } from './training';

/** What the `ended` event says. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly message: string | null;
}

/**
 * Puts the end of a training process into words.
 *
 * @param input.asked Whether it was told to stop; then an interrupt is no failure.
 * @param input.said Its own last words from a control line; null when it had none.
 * @param input.lines The last lines of its output.
 */
export function endOf(input: {
  state: Exclude<TrainingState, { kind: 'running' }>;
  asked: boolean;
  said: string | null;
  lines: readonly string[];
}): Ending {
  const { state, asked, said, lines } = input;
  if (state.kind === 'gone') {
    const message =
      'The training process is gone. It had outlived the process that watched it, so how it ended is not known.';
    return { exitCode: null, signal: null, message: said ?? (asked ? null : message) };
  }
  const { code, signal } = state;
  if (asked || code === 0) return { exitCode: code, signal, message: code === 0 ? null : said };
  if (signal !== null) return { exitCode: code, signal, message: said ?? killedBy(signal) };
  return { exitCode: code, signal: null, message: said ?? lastWords(lines, code) };
}

const FAULTS: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGABRT', 'SIGFPE']);

function killedBy(signal: NodeJS.Signals): string {
  if (signal === 'SIGKILL') {
    return 'The process was killed (SIGKILL) from outside. The system does this when memory runs out.';
  }
  return FAULTS.has(signal)
    ? `The process crashed (${signal}): a fault in native code, often in a library or a driver.`
    : `The process was ended from outside by ${signal}.`;
}

/** What to say when a program went through without any epoch; null when there is nothing to say. */
export function noEpochNotice(record: RunRecord, observations: number, exitCode: number | null): string | null {
  if (record.task.kind !== 'command' || observations > 0 || exitCode !== 0) return null;
  return 'No epoch was found in what this program printed, so there is no curve. Print one line an epoch, such as {"epoch": 1, "loss": 0.52, "val_loss": 0.61} or “epoch=1 loss=0.52 val_loss=0.61”; see `metrics` in the config reference.';
}
