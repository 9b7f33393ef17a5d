import { performance } from 'node:perf_hooks';

/** Something a person has to know or do before it can go on. `wayOut` is a whole sentence. */
export class SetupError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {string} wayOut what to do about it
   * @param {string} [details] last lines of the tool's own output
   */
  constructor(message, wayOut, details = '') {
    super(message);
    this.name = 'SetupError';
    this.wayOut = wayOut;
    this.details = details;
  }
}

/** @param {number} ms */
export function seconds(ms) {
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/**
 * Says what is being done, does it, says how long it took. While it lasts, a terminal sees the seconds pass;
 * a log file sees one line at the start and one at the end.
 * @template T
 * @param {string} title
 * @param {(say: (text: string) => void) => Promise<T>} work `say` replaces the text behind the title
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  const terminal = process.stdout.isTTY;
  let note = '';
  const draw = () => {
    const line = `  ${title} … ${seconds(performance.now() - started)}${note && `  ${note}`}`;
    process.stdout.write(`\r\u001b[K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
  };
  if (!terminal) console.log(`  ${title} …`);
  const timer = terminal ? setInterval(draw, 200) : undefined;
  if (terminal) draw();
  try {
    const result = await work((text) => {
      note = text;
    });
    if (terminal) process.stdout.write('\r\u001b[K');
    console.log(`✓ ${title} (${seconds(performance.now() - started)})`);
    return result;
  } catch (error) {
    if (terminal) process.stdout.write('\r\u001b[K');
    console.log(`✗ ${title} (${seconds(performance.now() - started)})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Prints an error for people: the sentence, the tool's last words, the way out. Stack traces only for bugs.
 * @param {unknown} error
 */
export function printError(error) {
  if (error instanceof SetupError) {
    console.error(`\n${error.message}`);
    if (error.details) console.error(error.details.replace(/^/gm, '  | '));
    console.error(`→ ${error.wayOut}\n`);
  } else {
    console.error(error);
  }
}
