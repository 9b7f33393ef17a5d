import type { Json } from '../../core/json';
import { EpochBase } from '../../core/logs/epoch-base';
import type { FileContext, FileFormat, FileReader } from './format';
import { oneBased } from './one-based';
import { isBehind, type Place } from './place';
import { PointTrail, type TrailCheck, type TrailState } from './point-trail';
import { RowSink, type LogRow, type TakePoint } from './row-sink';
import { SourceTail } from './source-tail';
import { ToldOnce } from './told-once';
import { WholeFile } from './whole-file';

/** What is known of a log file and of the run it belongs to. */
export interface SourceContext extends FileContext {
  /** Put before the names of its metrics, with a slash; empty for none. */
  readonly prefix?: string;
  /** What another follower took from this file before; absent for a file that nobody has read. */
  readonly taken?: SourceTaken;
  /** Bytes that were there before they were of interest: their rows are not given, unless the file is replaced. */
  readonly skip?: number;
}

/** What was taken from a log file. Plain data. */
export interface SourceTaken {
  readonly trail: TrailState;
  /** Points before those that `end` gave, which may have been half written; null when nothing is in doubt. */
  readonly solid: number | null;
  /** Where the last row stands. */
  readonly last: Place;
}

/** What a look at a log file gave: only what no look before has given. */
export interface SourceLook {
  /** In the order of the log. Epochs are 1-based. */
  readonly rows: readonly LogRow[];
  /** The rows are what was held back: they may be half written. */
  readonly inDoubt: boolean;
  readonly hyperparameters: Readonly<Record<string, Json>>;
  /** What was passed over, a sentence each, each once. */
  readonly damage: readonly string[];
  /** There is more to read at once. */
  readonly more: boolean;
  /** The file holds another training now: from this look on it is given from its beginning. */
  readonly restarted: boolean;
  /** The rows that `end` gave were half written: from this look on they are given again, as they really are. */
  readonly retracted: boolean;
}

/** A document that stops in the middle may be half written: until it is this old it is looked at again. Milliseconds. */
const BEING_WRITTEN_MS = 5000;

/**
 * One log file that grows: turns what is new in it into rows, each point exactly once.
 *
 * When the file is cut, replaced or written anew, it is read again from its beginning, and what was given before is
 * passed over. When it does not begin with what was given before, it either goes on behind it (a rotated log: all of it
 * is new), or it holds another training (`restarted`). A file that is shorter than before and else the same is waited
 * for.
 */
export class SourceFollower {
  readonly #format: FileFormat;
  readonly #context: SourceContext;
  readonly #tail: SourceTail;
  readonly #whole: WholeFile;
  readonly #told = new ToldOnce();
  readonly #last: Mutable<Place>;
  #first: Place | null = null;
  #epochs: EpochBase;
  #trail: PointTrail;
  /** Set while the file is read again and what was given before has not all come. */
  #check: TrailCheck | null = null;
  #isOther = false;
  #reader: FileReader;
  #sink: RowSink;
  #isAtEnd = false;
  /** The end that was given last is one without the last line. */
  #leftOpenLine = false;
  /** See SourceTaken. */
  #solid: number | null;
  #restarted = false;
  #retracted = false;
  #modified = 0;
  #skip: number;
  #lastByte = NEWLINE;
  #wholeSize = 0;

  /** @param path Absolute. The file need not be there yet. */
  constructor(path: string, format: FileFormat, context: SourceContext) {
    this.#format = format;
    this.#context = context;
    this.#tail = new SourceTail(path);
    this.#whole = new WholeFile(path);
    this.#epochs = context.epochs ?? new EpochBase();
    this.#trail = new PointTrail(context.taken?.trail);
    this.#solid = context.taken?.solid ?? null;
    this.#last = { ...(context.taken?.last ?? NOWHERE) };
    this.#skip = format.growth === 'whole' ? 0 : (context.skip ?? 0);
    this.#reader = this.#newReader();
    this.#sink = this.#newSink();
    this.#readAgain();
  }

  /** What has been taken so far; for another follower of the same file. */
  get taken(): SourceTaken {
    return { trail: this.#trail.state(), solid: this.#solid, last: { ...this.#last } };
  }

  /** Shared by the log files of a run; another one after a restart. */
  get epochs(): EpochBase {
    return this.#epochs;
  }

  /** Newest change of the file when it was read last, milliseconds since 1970: the time of rows that say none. */
  get modified(): number {
    return this.#modified;
  }

  /** Bytes that have been read; of a document, all that it had. */
  get size(): number {
    return this.#format.growth === 'whole' ? this.#wholeSize : this.#tail.offset;
  }

  /** Whether what was read so far ends with a line break, so that `end` gives no half line. */
  get endsWithLine(): boolean {
    return this.#lastByte === NEWLINE || this.#lastByte === RETURN;
  }

  /**
   * Reads the next block, if there is one. A file that is not there gives nothing.
   *
   * @throws the file system's error.
   */
  look(): SourceLook {
    return this.#given(this.#format.growth === 'whole' ? this.#readWhole(false) : this.#readNext());
  }

  /**
   * The log is over: gives the rest, also what the reader held back because it might go on. While `more` is set, there
   * is more to read, and `end` is to be called again. A log that goes on after all may be looked at again.
   *
   * @param leavesOpenLine A last line without an end is left out; asked again without this, it is given.
   * @throws the file system's error.
   */
  end(leavesOpenLine = false): SourceLook {
    if (this.#format.growth === 'whole') return this.#given(this.#readWhole(true));
    // What whole lines say is given on its own, before what is in doubt.
    if (this.#readNext() || this.#sink.hasRows) return this.#given(true);
    if (this.#isAtEnd) {
      if (leavesOpenLine || !this.#leftOpenLine) return this.#given(false);
      this.#readAgain();
      return this.#given(true);
    }
    if (this.#solid === null) {
      this.#trail.mark(true);
      this.#solid = this.#trail.points;
    }
    const solid = this.#solid;
    this.#isAtEnd = true;
    this.#leftOpenLine = leavesOpenLine && !this.endsWithLine;
    this.#reader.end(this.#sink, leavesOpenLine);
    // What comes on top of what an earlier end gave is in doubt as well, and so is that still.
    this.#solid = solid;
    return this.#given(this.#settle(), true);
  }

  #readNext(): boolean {
    const reading = this.#tail.read(this.#skip);
    switch (reading.kind) {
      case 'missing':
      case 'same':
        return false;
      case 'replaced':
        this.#skip = 0;
        this.#readAgain();
        return true;
      case 'data':
        this.#modified = reading.modified;
        if (this.#isAtEnd) {
          // What the reader gave at the end might have gone on: only reading it again tells.
          this.#readAgain();
          return true;
        }
        this.#lastByte = reading.bytes.at(-1) ?? NEWLINE;
        this.#reader.push(reading.bytes, this.#sink);
        if (this.#skip > 0) {
          this.#sink.takeRows();
          this.#sink.takeHyperparameters();
          if (this.#tail.offset >= this.#skip) this.#skip = 0;
          return true;
        }
        return this.#settle() || reading.more;
    }
  }

  /** A document: read anew when it has changed. */
  #readWhole(isEnd: boolean): boolean {
    const reading = this.#whole.read();
    switch (reading.kind) {
      case 'missing':
      case 'same':
        return false;
      case 'too-large':
        this.#sink.damage(reading.sentence);
        this.#whole.taken();
        return false;
      case 'data':
        return this.#takeWhole(reading.bytes, reading.modified, isEnd);
    }
  }

  #takeWhole(bytes: Buffer, modified: number, isEnd: boolean): boolean {
    const before = this.#trail.state();
    this.#readAgain();
    this.#modified = modified;
    this.#wholeSize = bytes.length;
    this.#reader.push(bytes, this.#sink);
    this.#reader.end(this.#sink);
    if (!isEnd && this.#reader.isUnfinished === true && Math.abs(Date.now() - modified) < BEING_WRITTEN_MS) {
      this.#trail = new PointTrail(before);
      this.#readAgain();
      return false;
    }
    if (this.#settle()) return true;
    this.#whole.taken();
    return false;
  }

  /** From the beginning, past what was given before. */
  #readAgain(): void {
    this.#tail.restart();
    this.#reader = this.#newReader();
    this.#sink = this.#newSink();
    this.#check = this.#trail.points > 0 ? this.#trail.check() : null;
    this.#isOther = false;
    this.#isAtEnd = false;
    this.#first = null;
  }

  /** After reading: when this is not what was given before, finds what it is and starts reading it. */
  #settle(): boolean {
    if (!this.#isOther) {
      this.#markRow();
      return false;
    }
    const solid = this.#solid;
    this.#solid = null;
    if (solid !== null && (this.#check?.points ?? 0) > solid) {
      this.#trail = this.#trail.at(solid);
      this.#retracted = true;
    } else {
      this.#trail = new PointTrail();
      if (this.#first === null || !isBehind(this.#first, this.#last)) {
        this.#restarted = true;
        this.#epochs = new EpochBase();
        this.#told.forgetHyperparameters();
      }
    }
    this.#readAgain();
    return true;
  }

  #newReader(): FileReader {
    return this.#format.open({ name: this.#context.name, epochs: this.#epochs });
  }

  #newSink(): RowSink {
    const { epochs } = this.#format;
    return new RowSink(
      this.#context.prefix ?? '',
      (epoch) => oneBased(epoch, epochs, this.#epochs),
      this.#takePoint,
      this.#markRow,
    );
  }

  readonly #markRow = (): void => {
    if (this.#check === null) this.#trail.mark();
  };

  readonly #takePoint: TakePoint = (hash, epoch, step, time) => {
    if (this.#isOther) return false;
    this.#first ??= { epoch, step, time };
    if (this.#check !== null) {
      const found = this.#check.add(hash);
      if (found === 'other') this.#isOther = true;
      if (found !== 'new') return false;
      // All that was given before has come again: nothing of it is in doubt any more.
      this.#check = null;
      this.#solid = null;
    }
    this.#trail.add(hash);
    this.#last.epoch = epoch;
    this.#last.step = step;
    this.#last.time = time;
    return true;
  };

  #given(more: boolean, inDoubt = false): SourceLook {
    const rows = this.#sink.takeRows();
    const hyperparameters = this.#told.hyperparameters(this.#sink.takeHyperparameters());
    const damage = this.#told.damage(this.#sink.takeDamage());
    const [restarted, retracted] = [this.#restarted, this.#retracted];
    this.#restarted = false;
    this.#retracted = false;
    return { rows, inDoubt, hyperparameters, damage, more, restarted, retracted };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NOWHERE: Place = { epoch: null, step: null, time: null };
const NEWLINE = 10;
const RETURN = 13;
