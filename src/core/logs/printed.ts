import { Assembler } from './assembler';
import { Dialects } from './dialects';
import { EpochBase } from './epoch-base';
import { patternLine, type LinePattern } from './line-pattern';
import type { LineContext, LogReader, ParsedLine, RawLine, RawObservation } from './reader';
import { plainText } from './terminal-text';
import { setValue } from './values';

/** Longest line that is looked at; the rest of a longer one is passed over. */
const MAX_LINE = 1024 * 1024;

/** What a reader of printed text can be told. */
export interface PrintedReaderOptions {
  /** `metrics.pattern`: tried before everything else. */
  readonly pattern?: LinePattern | null;
  /** What has been found out about the epochs of the log so far, where this text goes on with one. */
  readonly epochs?: EpochBase;
}

/** A reader of printed text, and what it found out on the way. */
export interface PrintedLogReader extends LogReader {
  /** Lines with text so far, and those that the pattern has understood. */
  readonly patternUse: { readonly lines: number; readonly matched: number };
}

/**
 * Reads what a training program prints.
 *
 * A line ends at a newline. A carriage return (or a run of backspaces) goes back over the line, as a progress bar
 * does: of several states of one line with the same epoch and step the last one counts, and it inherits values that
 * only an earlier state showed; a state with another epoch is an observation of its own.
 *
 * Epochs come out 1-based. The first epoch that the log names decides: when it is 0, every epoch of the run is
 * shifted by one; otherwise none is. The decision is made once, at that line, so it depends neither on how the text
 * is cut nor on what follows, and reading a log again from its beginning gives the same epochs.
 */
export function createPrintedReader(options: PrintedReaderOptions = {}): PrintedLogReader {
  return new PrintedReader(options.pattern ?? null, options.epochs ?? new EpochBase());
}

class PrintedReader implements PrintedLogReader {
  readonly #pattern: LinePattern | null;
  readonly #dialects = new Dialects();
  readonly #assembler: Assembler;
  #partial = '';
  /** The line is too long: pass over its rest. */
  #skipping = false;
  #held: RawObservation | null = null;
  /** The last state of a bar without an epoch on the current line. */
  #bar: RawObservation | null = null;
  #lines = 0;
  #matched = 0;

  constructor(pattern: LinePattern | null, epochs: EpochBase) {
    this.#pattern = pattern;
    this.#assembler = new Assembler(epochs);
  }

  get patternUse(): { readonly lines: number; readonly matched: number } {
    return { lines: this.#lines, matched: this.#matched };
  }

  push(text: string): ParsedLine[] {
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
    return this.#assembler.drain();
  }

  end(): ParsedLine[] {
    this.#state();
    this.#line();
    this.#assembler.end();
    return this.#assembler.drain();
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
    for (const raw of this.#read(plainText(state))) this.#take(raw);
  }

  #read(text: string): readonly RawLine[] {
    if (text.trim() === '') return [];
    this.#lines += 1;
    const context = this.#context();
    const found = this.#pattern === null ? null : patternLine(this.#pattern, text, context);
    if (found === null) return this.#dialects.read(text, context);
    this.#matched += 1;
    return [found];
  }

  /** A state of the line that is held back says where training is, as it will when the line has ended. */
  #context(): LineContext {
    const { context } = this.#assembler;
    const held = this.#held;
    if (held === null) return context;
    const { epoch, step } = held;
    if (epoch === null) {
      return { ...context, step: step ?? context.step, before: false, numbered: context.numbered || step !== null };
    }
    const isHeaded = step !== null && epoch === context.epoch && context.underHeader;
    return {
      epoch,
      step: context.step,
      underHeader: isHeaded,
      split: isHeaded ? context.split : null,
      before: false,
      numbered: true,
    };
  }

  #take(raw: RawLine): void {
    if (raw.kind === 'observation' && raw.hold === 'bar' && raw.epoch === null) {
      // Of the states of such a bar only the last of a line counts.
      this.#bar = raw;
      return;
    }
    const held = this.#held;
    // What goes on with the result on its own line is another state of it.
    const isState = raw.kind === 'observation' && raw.hold === 'once' && held?.epoch === raw.epoch;
    if (!isState && (raw.kind !== 'observation' || (raw.hold ?? 'line') !== 'line')) {
      if (raw.kind !== 'nothing') this.#line();
      this.#assembler.take(raw);
      return;
    }
    if (held?.epoch === raw.epoch && held.step === raw.step) {
      for (const name of Object.keys(raw.values)) setValue(held.values, name, raw.values[name] ?? NaN);
      return;
    }
    this.#line();
    this.#held = raw;
  }

  /** The line is complete: its last state counts. */
  #line(): void {
    const bar = this.#bar;
    this.#bar = null;
    if (bar !== null) this.#assembler.take(bar);
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    this.#assembler.take(held);
  }
}
