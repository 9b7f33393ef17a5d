import { Boosting } from './dialects/boosting';
import { dictLine } from './dialects/dict-line';
import { epochLine } from './dialects/epoch-line';
import { jsonLine } from './dialects/json-line';
import { KerasBar } from './dialects/keras-bar';
import { KeyValueBlock } from './dialects/key-value-block';
import { behindBar, progressBar } from './dialects/progress-bar';
import { SettingsReader } from './dialects/settings';
import { caffeOutput, darknet, pipedCounts, wordValue } from './dialects/small';
import { ClassTable, TableReader } from './dialects/table';
import { isMessage, isOver } from './messages';
import { withoutPrefix } from './prefix';
import type { Dialect, LineContext, RawLine } from './reader';

const SHAPES: readonly Dialect[] = [darknet, wordValue, pipedCounts, caffeOutput];
/** SlowFast: `json_stats: {"_type": "train_epoch", …}`. */
const LABELLED_JSON = /^[A-Za-z_]{1,20}: ?(?=\{")/;
const NOTHING: RawLine = { kind: 'nothing' };
/** Text beyond this is looked at by nobody but JSON. */
const MAX_LINE = 20_000;

/**
 * All ways of printing that are known. The first that understands a line has it; those with a shape of their own come
 * before the lines that people write themselves. Dialects of several lines keep what they need in mind.
 */
export class Dialects {
  readonly #keras = new KerasBar();
  readonly #table = new TableReader();
  readonly #classes = new ClassTable();
  readonly #block = new KeyValueBlock();
  readonly #boosting = new Boosting();
  readonly #settings = new SettingsReader();

  /** What a line says; an empty list when nobody understands it. */
  read(plain: string, context: LineContext): readonly RawLine[] {
    let whole = plain;
    for (;;) {
      const message = withoutPrefix(whole).trimEnd();
      const found = this.#ofItself(message, context);
      if (found !== null) return found;
      // A line may hold thousands of bars, each with the next one behind it: what the last one says counts.
      const behind = context.underHeader ? null : behindBar(message);
      if (behind === null) return this.#written(message, whole, context);
      whole = behind;
    }
  }

  /** A line that is too short, or one that its first signs tell; null for all others. */
  #ofItself(message: string, context: LineContext): readonly RawLine[] | null {
    if (message.length < 4) return [];
    if (message.startsWith('{')) {
      const raw = jsonLine(message, context) ?? dictLine(message, context);
      return raw === null ? [] : [raw];
    }
    const label = LABELLED_JSON.exec(message.slice(0, 40))?.[0];
    const labelled = label === undefined ? null : jsonLine(message.slice(label.length), context);
    return labelled?.kind === 'observation' ? [labelled] : null;
  }

  /** @param whole the line with what a logger put before it. */
  #written(message: string, whole: string, context: LineContext): readonly RawLine[] {
    const line = message.length > MAX_LINE ? message.slice(0, MAX_LINE) : message;
    const several = this.#boosting.read(line);
    if (several !== null) return several;
    const raw = this.#one(line, whole.trim(), context);
    if (raw?.kind === 'epoch') this.#keras.header(raw.epoch);
    return raw === null ? [] : [raw];
  }

  #one(line: string, whole: string, context: LineContext): RawLine | null {
    const settings = this.#settings.read(line);
    if (settings !== null) return settings;
    const shaped =
      dictLine(line, context) ??
      this.#keras.read(line, context) ??
      this.#table.read(line.startsWith('epoch') ? line : whole) ??
      this.#classes.read(line, context) ??
      this.#block.read(whole);
    if (shaped !== null) return shaped;
    if (isOver(line)) return { kind: 'over' };
    if (isMessage(line)) return NOTHING;
    for (const dialect of SHAPES) {
      const raw = dialect(line, context);
      if (raw !== null) return raw;
    }
    return progressBar(line, context) ?? epochLine(line, context) ?? this.#settings.prose(line, context);
  }
}
