import type { Json } from '../../core/json';
import { maskHyperparameters } from '../launch/secrets';
import { identityOf } from '../process/identity';
import { setMember } from '../store/exact-json';
import { readEvents } from '../store/history';
import { RunLock } from '../store/lock';
import { readRecord, writeRecord } from '../store/record-file';
import type { Formats } from './formats';
import { feedOf, isCutByBuffer } from './found-feed';
import { importedRecord, plausibleTime } from './imported-record';
import type { RunFeed, FeedPart } from './run-feed';
import { RunWriter } from './run-writer';
import { readSettings } from './settings';
import type { SourceState } from './sources-file';
import type { FoundRun } from './types';
import { dropWorkFolder, importedRunId, publish, takeWorkFolder, type WorkFolder } from './work-folder';

/**
 * How what the followers took of the logs stands to what is written. `unsettled`: they are ahead of it, because rows
 * still wait for those of another file or could not be written; whoever went on from there would miss those rows.
 * `settled`: all is written, and nobody has put down yet how far they are. `over`: the logs hold another training, and
 * what their followers know is not of this run.
 */
type Mark = 'saved' | 'settled' | 'unsettled' | 'over';

/**
 * An imported run that is being written: its lock, its directory and its logs. New runs are made out of sight
 * (`create`) until `show` puts them among the others; known ones are opened to take in what is new (`open`).
 */
export class OpenRun {
  readonly #root: string;
  readonly #found: FoundRun;
  readonly #feed: RunFeed;
  #work: WorkFolder | null;
  #directory: string;
  #lock: RunLock;
  #writer: RunWriter;
  readonly #settings: Record<string, Json> = {};
  #firstTime: number | null = null;
  #rows = 0;
  #mark: Mark = 'settled';
  /** Keys of logs whose last line was left out. */
  readonly #cut = new Set<string>();

  private constructor(
    root: string,
    found: FoundRun,
    formats: Formats,
    place: { directory: string; lock: RunLock; work: WorkFolder | null },
  ) {
    this.#root = root;
    this.#found = found;
    this.#work = place.work;
    this.#directory = place.directory;
    this.#lock = place.lock;
    this.#writer = new RunWriter(place.directory);
    this.#feed = feedOf(found, formats, this.#writer.before);
  }

  /**
   * Begins a new run. Null while another process makes it.
   *
   * @throws StoreOutsideError, or the file system's error.
   */
  static create(root: string, found: FoundRun, formats: Formats): OpenRun | null {
    const work = takeWorkFolder(root, found.origin);
    if (work === null) return null;
    try {
      return new OpenRun(root, found, formats, { ...work, work });
    } catch (error) {
      dropWorkFolder(work);
      throw error;
    }
  }

  /**
   * Opens a known run. Null while somebody else writes it.
   *
   * @throws the file system's error.
   */
  static open(root: string, directory: string, found: FoundRun, formats: Formats): OpenRun | null {
    const lock = RunLock.take(directory, identityOf(process.pid));
    if (lock === null) return null;
    try {
      return new OpenRun(root, found, formats, { directory, lock, work: null });
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get directory(): string {
    return this.#directory;
  }

  /** Observations written since it was opened. */
  get written(): number {
    return this.#writer.written;
  }

  /** Rows that the logs have given since it was opened, written or known. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes of the logs that have been read. */
  get bytes(): number {
    return this.#feed.sources.reduce((sum, source) => sum + source.follower.size, 0);
  }

  /** Newest change of its logs, as far as they have been read. Milliseconds since 1970. */
  get modified(): number {
    return Math.max(0, ...this.#feed.sources.map((source) => source.follower.modified));
  }

  /** Whether the logs may have been started over without anybody knowing: what was taken from them is not on record. */
  get isUncertain(): boolean {
    return this.#writer.before === null && this.#writer.unaccounted > 0;
  }

  /**
   * Whether the logs as they are give everything that is recorded. Reads all of them.
   *
   * @throws the file system's error.
   */
  fits(formats: Formats): boolean {
    const recorded = this.#writer.recordedPoints();
    const feed = feedOf(this.#found, formats, null);
    const take = (part: FeedPart): boolean => {
      for (const row of [...part.rows, ...part.inDoubt]) recorded.without(row);
      return part.more;
    };
    while (take(feed.pull()));
    for (const source of feed.sources) take(feed.end(source));
    return recorded.left === 0;
  }

  /** Lets the logs be looked at again. */
  again(): void {
    this.#feed.again();
  }

  /**
   * Reads the next blocks of the logs and writes what is new. `restarted`: the logs hold another training now, and
   * nothing more is to be written here.
   *
   * @throws the file system's error.
   */
  step(): 'more' | 'idle' | 'restarted' {
    const before = this.#mark;
    this.#mark = 'unsettled';
    const part = this.#feed.pull();
    if (part.restarted) return this.#over();
    for (const key of part.retracted) this.#writer.retract(key);
    this.#takeFindings(part);
    this.#writer.write(part.rows);
    if (!this.#feed.holdsRows) this.#mark = before === 'saved' && isNothing(part) ? 'saved' : 'settled';
    return part.more ? 'more' : 'idle';
  }

  /**
   * Takes what the logs held back because they might go on; a last line without an end only where it cannot be the half
   * of one, or the log is old. With `isOver` the run gets its last event; without, only printed text is asked, where an
   * epoch may take several lines: in all other formats a whole line holds nothing back.
   *
   * @param now Milliseconds since 1970.
   * @throws the file system's error.
   */
  end(isOver: boolean, now: number): 'idle' | 'restarted' {
    for (const source of this.#feed.sources) {
      const { follower, key, format } = source;
      if (!isOver && format !== 'text') continue;
      const before = this.#mark;
      this.#mark = 'unsettled';
      const leavesOpenLine = isCutByBuffer(follower, now);
      const part = this.#feed.end(source, leavesOpenLine);
      if (part.restarted) return this.#over();
      if (leavesOpenLine) this.#cut.add(key);
      else this.#cut.delete(key);
      for (const retracted of part.retracted) this.#writer.retract(retracted);
      this.#takeFindings(part);
      this.#writer.write(part.rows);
      this.#writer.writeTail(key, part.inDoubt);
      this.#mark = before === 'saved' && !isNothing(part) ? 'settled' : before;
    }
    if (isOver && this.#work === null) this.#writer.endRun();
    return 'idle';
  }

  /**
   * Remembers what was taken from which file, unless that is ahead of what is written: then what was remembered before
   * stands, and the next writer knows by the rows themselves what came after it.
   *
   * @throws the file system's error.
   */
  save(): void {
    if (this.#mark === 'unsettled' || this.#mark === 'over') return;
    const shift = this.#feed.sources[0]?.follower.epochs.shift ?? null;
    this.#writer.save(this.states(), shift);
    this.#mark = 'saved';
  }

  /** What the logs are, as far as they have been read. */
  states(): readonly SourceState[] {
    return this.#feed.sources.map(({ key, path: file, follower }) => {
      const { size, modified, taken } = follower;
      // Without its time nobody takes it for one that was read to its end.
      return { key, path: file, size, modified: this.#cut.has(key) ? 0 : modified, taken };
    });
  }

  /**
   * Shows a new run among the others; it stays open.
   *
   * @param after The run that was made from the same files before, if any: this one counts as the newer one.
   * @throws the file system's error.
   */
  show(after: string | null, note: (sentence: string) => void): void {
    const work = this.#work;
    if (work === null) return;
    const { hyperparameters, startedAt } = readSettings(this.#found.settings, note);
    const all = { ...maskHyperparameters(this.#settings), ...hyperparameters };
    const earlier = after === null ? null : readRecord(after).record;
    const least = earlier === null ? 0 : Date.parse(earlier.createdAt) + 1;
    const fileTime = plausibleTime(Math.min(...this.#feed.sources.map((source) => source.follower.modified)));
    const createdAt = Math.max(plausibleTime(startedAt ?? this.#firstTime) ?? fileTime ?? Date.now(), least);
    this.save();
    this.#writer.close();
    const shown = publish(
      this.#root,
      work,
      () => importedRunId(createdAt, this.#found.title),
      (id) => writeRecord(work.directory, importedRecord(this.#root, this.#found, id, createdAt, all)),
    );
    this.#work = null;
    this.#directory = shown.directory;
    this.#lock = shown.lock;
    this.#writer = new RunWriter(shown.directory);
  }

  /** Touches the lock. Returns whether the run is still there and ours. */
  beat(): boolean {
    return this.#lock.beat();
  }

  /** Leaves a run that is shown as it is; throws a run away that is not. */
  close(): void {
    const isOurs = this.#lock.beat();
    try {
      if (this.#work === null && isOurs && this.#mark === 'settled') this.save();
    } catch {
      // A cache: the next writer compares with what is recorded.
    }
    try {
      this.#writer.close();
    } finally {
      if (this.#work !== null) dropWorkFolder(this.#work);
      else if (isOurs) this.#lock.release();
    }
  }

  #over(): 'restarted' {
    this.#mark = 'over';
    return 'restarted';
  }

  #takeFindings(part: FeedPart): void {
    this.#rows += part.rows.length + part.inDoubt.length;
    this.#firstTime ??= (part.rows[0] ?? part.inDoubt[0])?.time ?? null;
    for (const sentence of part.damage) this.#writer.notice(sentence);
    const found = Object.entries(part.hyperparameters);
    for (const [name, value] of found) setMember(this.#settings, name, value);
    if (this.#work === null && found.length > 0) this.#writeHyperparameters(maskHyperparameters(part.hyperparameters));
  }

  /** Hyperparameters that became known later: only what the run does not know yet. */
  #writeHyperparameters(values: Readonly<Record<string, Json>>): void {
    const known = new Set(Object.keys(readRecord(this.#directory).record?.hyperparameters ?? {}));
    for (const event of readEvents(this.#directory)) {
      if (event.type === 'hyperparameters') for (const name of Object.keys(event.values)) known.add(name);
    }
    const unknown = Object.entries(values).filter(([name]) => !known.has(name));
    if (unknown.length > 0) this.#writer.event({ type: 'hyperparameters', values: Object.fromEntries(unknown) });
  }
}

/** Whether a part leaves metrics.jsonl as it is. */
function isNothing(part: FeedPart): boolean {
  return part.rows.length + part.inDoubt.length + part.retracted.length === 0;
}
