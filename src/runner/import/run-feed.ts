import type { Json } from '../../core/json';
import type { FormatId } from '../readers/format';
import type { LogRow } from '../readers/row-sink';
import type { SourceFollower, SourceLook } from '../readers/source-follower';
import { setMember } from '../store/exact-json';

/** A row with the time that it gets in the run: the log's own, else that of the file. */
export interface FeedRow extends LogRow {
  readonly time: number;
}

/** One log file of a run. */
export interface FeedSource {
  /** Stable within the run, also when the file gets another name (the newest checkpoint). */
  readonly key: string;
  /** Absolute. */
  readonly path: string;
  readonly format: FormatId;
  readonly follower: SourceFollower;
}

/** What the log files of a run gave together. */
export interface FeedPart {
  readonly rows: readonly FeedRow[];
  /** Rows behind them that may be half written; only `end` gives any. */
  readonly inDoubt: readonly FeedRow[];
  readonly hyperparameters: Readonly<Record<string, Json>>;
  /** Sentences with the key of the file before them. */
  readonly damage: readonly string[];
  readonly more: boolean;
  /** A file holds another training now: the run that it was is over. */
  readonly restarted: boolean;
  /** Keys of files whose last rows, given by `end`, are taken back. */
  readonly retracted: readonly string[];
}

interface Lane {
  readonly source: FeedSource;
  queue: readonly LogRow[];
  at: number;
  more: boolean;
}

/**
 * Reads the log files of a run side by side, in the order in which their rows were written, so that the train and
 * validation files of one epoch meet. What several files say of one epoch and step becomes one row. Holds at most a
 * block of each file.
 */
export class RunFeed {
  readonly #lanes: readonly Lane[];

  constructor(sources: readonly FeedSource[]) {
    this.#lanes = sources.map((source) => ({ source, queue: [], at: 0, more: true }));
  }

  get sources(): readonly FeedSource[] {
    return this.#lanes.map((lane) => lane.source);
  }

  /** Whether rows have been read that no part has given. */
  get holdsRows(): boolean {
    return this.#lanes.some((lane) => lane.at < lane.queue.length);
  }

  /** Lets every file be looked at again, after a part without `more`. */
  again(): void {
    for (const lane of this.#lanes) lane.more = true;
  }

  /**
   * Reads the next block of every file that has run dry, and gives what can be put in order.
   *
   * @throws the file system's error.
   */
  pull(): FeedPart {
    const found = new Findings();
    for (const lane of this.#lanes) {
      if (lane.at < lane.queue.length || !lane.more) continue;
      const look = lane.source.follower.look();
      lane.more = look.more;
      lane.queue = look.rows;
      lane.at = 0;
      found.add(lane.source.key, look);
    }
    const rows = this.#merge();
    return found.part(rows, this.holdsRows || this.#lanes.some((lane) => lane.more));
  }

  /**
   * What a file held back because it might go on. To be asked when nothing more comes.
   *
   * @param leavesOpenLine A last line without an end is left out.
   * @throws the file system's error.
   */
  end(source: FeedSource, leavesOpenLine = false): FeedPart {
    const found = new Findings();
    const rows: FeedRow[] = [];
    const inDoubt: FeedRow[] = [];
    for (let more = true; more;) {
      const look = source.follower.end(leavesOpenLine);
      found.add(source.key, look);
      const taken = look.inDoubt ? inDoubt : rows;
      for (const row of look.rows) taken.push(timed(row, source));
      more = look.more;
    }
    return found.part(rows, false, inDoubt);
  }

  #merge(): FeedRow[] {
    const [only] = this.#lanes;
    if (only !== undefined && this.#lanes.length === 1) {
      const rows = only.queue.slice(only.at).map((row) => timed(row, only.source));
      only.at = only.queue.length;
      return rows;
    }
    const merged: FeedRow[] = [];
    let open: { row: FeedRow; values: Record<string, number> } | null = null;
    for (let lane = this.#next(); lane !== null; lane = this.#next()) {
      const row = lane.queue[lane.at];
      if (row === undefined) break;
      lane.at += 1;
      if (open !== null && joins(open.row, row)) {
        for (const [name, value] of Object.entries(row.values)) setMember(open.values, name, value);
        continue;
      }
      const values = { ...row.values };
      const next = { ...timed(row, lane.source), values };
      merged.push(next);
      open = { row: next, values };
    }
    return merged;
  }

  /** The file whose row comes next; null when a file must be read first, or all have run dry. */
  #next(): Lane | null {
    let first: Lane | null = null;
    for (const lane of this.#lanes) {
      const row = lane.queue[lane.at];
      if (row === undefined) {
        if (lane.more) return null;
        continue;
      }
      const best = first?.queue[first.at];
      if (best === undefined || isEarlier(row, best)) first = lane;
    }
    return first;
  }
}

/** Gathers what looks at several files gave besides rows. */
class Findings {
  readonly #hyperparameters: Record<string, Json> = {};
  readonly #damage: string[] = [];
  readonly #retracted: string[] = [];
  #restarted = false;

  add(key: string, look: SourceLook): void {
    for (const [name, value] of Object.entries(look.hyperparameters)) setMember(this.#hyperparameters, name, value);
    this.#damage.push(...look.damage.map((sentence) => `${key}: ${sentence}`));
    if (look.retracted) this.#retracted.push(key);
    this.#restarted ||= look.restarted;
  }

  part(rows: readonly FeedRow[], more: boolean, inDoubt: readonly FeedRow[] = []): FeedPart {
    return {
      rows,
      inDoubt,
      hyperparameters: this.#hyperparameters,
      damage: this.#damage,
      more,
      restarted: this.#restarted,
      retracted: this.#retracted,
    };
  }
}

function timed(row: LogRow, source: FeedSource): FeedRow {
  if (row.time !== null) return row as FeedRow;
  const { epoch, step, values } = row;
  return { epoch, step, time: source.follower.modified, values };
}

/** Which of two rows of different files comes first: by time, step or epoch, whichever both say first. */
function isEarlier(a: LogRow, b: LogRow): boolean {
  for (const [x, y] of [
    [a.time, b.time],
    [a.step, b.step],
    [a.epoch, b.epoch],
  ] as const) {
    if (x !== null && y !== null && x !== y) return x < y;
  }
  return false;
}

function joins(open: LogRow, row: LogRow): boolean {
  if (open.epoch !== row.epoch || open.step !== row.step || (row.epoch === null && row.step === null)) return false;
  return !Object.keys(row.values).some((name) => Object.hasOwn(open.values, name));
}
