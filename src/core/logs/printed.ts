import { jsonLine } from './json-line';
import { pairLine } from './pair-line';
import type { LogReader, ParsedLine, RawLine } from './reader';
import { plainText } from './terminal-text';
import { setValue } from './values';

/** Longest line that is looked at; the rest of a longer one is passed over. */
const MAX_LINE = 1024 * 1024;

/**
 * Reads what a training program prints.
 *
 * A line ends at a newline. A carriage return (or a run of backspaces) goes back over the line, as a progress bar
 * does: of several states of one line with the same epoch the last one counts, and it inherits values that only an
 * earlier state showed; a state with another epoch is an observation of its own.
 *
 * Epochs come out 1-based. The first epoch that the log names decides: when it is 0, every epoch of the run is
 * shifted by one; otherwise none is. The decision is made once, at that line, so it depends neither on how the text
 * is cut nor on what follows, and reading a log again from its beginning gives the same epochs.
 */
export function createPrintedReader(): LogReader {
  return new PrintedReader();
}

type Held = Extract<RawLine, { kind: 'observation' }>;

class PrintedReader implements LogReader {
  #partial = '';
  /** The line is too long: pass over its rest. */
  #skipping = false;
  #held: Held | null = null;
  #shift: number | null = null;
  #out: ParsedLine[] = [];

  push(text: string): ParsedLine[] {
    this.#out = [];
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 13 || (code !== 10 && code !== 13 && code !== 8)) continue;
      this.#add(text, start, i);
      this.#state();
      if (code === 10) this.#line();
      start = i + 1;
    }
    this.#add(text, start, text.length);
    return this.#out;
  }

  end(): ParsedLine[] {
    this.#out = [];
    this.#state();
    this.#line();
    return this.#out;
  }

  #add(text: string, start: number, end: number): void {
    if (start === end || this.#skipping) return;
    if (this.#partial.length + (end - start) > MAX_LINE) {
      this.#partial = '';
      this.#skipping = true;
      return;
    }
    this.#partial += text.slice(start, end);
  }

  /** The text since the last line end or carriage return is one state of the current line. */
  #state(): void {
    const state = this.#partial;
    this.#partial = '';
    this.#skipping = false;
    if (state === '') return;
    const raw = readLine(state);
    if (raw === null || raw.kind === 'nothing') return;
    if (raw.kind === 'control') {
      this.#out.push(raw);
      return;
    }
    const held = this.#held;
    if (held !== null && held.epoch === raw.epoch && held.step === raw.step) {
      for (const name of Object.keys(raw.values)) setValue(held.values, name, raw.values[name] ?? NaN);
      return;
    }
    this.#line();
    this.#held = raw;
  }

  /** The line is complete: its last state counts. */
  #line(): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    this.#out.push({ kind: 'observation', epoch: this.#oneBased(held.epoch), step: held.step, values: held.values });
  }

  #oneBased(epoch: number | null): number | null {
    if (epoch === null) return null;
    this.#shift ??= epoch === 0 ? 1 : 0;
    return epoch + this.#shift;
  }
}

/** What one line says, by the first dialect that understands it. Later dialects join here. */
function readLine(text: string): RawLine | null {
  const line = plainText(text).trim();
  if (line.length < 5) return null;
  if (line.startsWith('{')) {
    const raw = jsonLine(line);
    if (raw !== null) return raw;
  }
  return pairLine(line);
}
