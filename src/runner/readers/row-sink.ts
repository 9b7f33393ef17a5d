import type { Json } from '../../core/json';
import type { PointSink } from '../../core/logs/point-sink';
import { setMember } from '../store/exact-json';
import { nameHash, pointHash, type PointHash } from './point-hash';

/** What a log said at one moment. */
export interface LogRow {
  /** 1-based, may be fractional; null where the log does not say. */
  readonly epoch: number | null;
  readonly step: number | null;
  /** Milliseconds since 1970; null where the log does not say. */
  readonly time: number | null;
  readonly values: Readonly<Record<string, number>>;
}

/** Whether a point is passed on. */
export type TakePoint = (hash: PointHash, epoch: number | null, step: number | null, time: number | null) => boolean;

/** More names than this are not told apart: a log that makes a name a step is none that anybody can look at. */
const MAX_NAMES = 20_000;
const MAX_NAME_LENGTH = 500;
const MAX_SENTENCES = 20;

interface Series {
  readonly name: string;
  readonly hash: number;
}

/**
 * Gathers what a reader finds into rows. Points of one epoch and step that follow each other become one row as long as
 * no name comes twice, also where the log has them as events or lines of their own.
 */
export class RowSink implements PointSink {
  readonly #prefix: string;
  readonly #epochOf: (epoch: number) => number | null;
  readonly #take: TakePoint;
  readonly #rowEnd: () => void;
  readonly #ids = new Map<string, number>();
  readonly #series: Series[] = [];
  readonly #hash: PointHash = { a: 0, b: 0 };
  #rows: LogRow[] = [];
  #epoch: number | null = null;
  #step: number | null = null;
  #time: number | null = null;
  /** The row that values go into; made once and given out as it is. */
  #open: (LogRow & { readonly values: Record<string, number> }) | null = null;
  #settings: Record<string, Json> = {};
  readonly #sentences = new Set<string>();
  #told: string[] = [];

  /**
   * @param prefix Put before every name.
   * @param take Is shown every point, says whether it is passed on.
   * @param rowEnd Is called when the log goes on to another moment.
   */
  constructor(prefix: string, epochOf: (epoch: number) => number | null, take: TakePoint, rowEnd: () => void) {
    this.#prefix = prefix;
    this.#epochOf = epochOf;
    this.#take = take;
    this.#rowEnd = rowEnd;
  }

  series(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    if (this.#series.length >= MAX_NAMES) {
      this.damage(`More than ${MAX_NAMES} names of metrics: the others are left out.`);
      return -1;
    }
    const full = (this.#prefix + name).slice(0, MAX_NAME_LENGTH);
    this.#series.push({ name: full, hash: nameHash(full) });
    this.#ids.set(name, this.#series.length - 1);
    return this.#series.length - 1;
  }

  row(epoch: number, step: number, time: number): void {
    this.#rowEnd();
    this.#epoch = this.#epochOf(epoch);
    this.#step = Number.isFinite(step) ? step : null;
    this.#time = Number.isFinite(time) ? time : null;
    const open = this.#open;
    const joins = open !== null && open.epoch === this.#epoch && open.step === this.#step;
    // A moment without epoch and step is one of its own.
    if (!joins || (this.#epoch === null && this.#step === null)) this.#close();
  }

  value(series: number, value: number): void {
    const known = this.#series[series];
    if (known === undefined) return;
    pointHash(known.hash, this.#epoch, this.#step, value, this.#hash);
    if (!this.#take(this.#hash, this.#epoch, this.#step, this.#time)) return;
    if (this.#open !== null && Object.hasOwn(this.#open.values, known.name)) this.#close();
    this.#open ??= { epoch: this.#epoch, step: this.#step, time: this.#time, values: {} };
    setMember(this.#open.values, known.name, value);
  }

  hyperparameters(values: Readonly<Record<string, Json>>): void {
    for (const [name, value] of Object.entries(values)) setMember(this.#settings, name, value);
  }

  damage(sentence: string): void {
    if (this.#sentences.size >= MAX_SENTENCES || this.#sentences.has(sentence)) return;
    this.#sentences.add(sentence);
    this.#told.push(sentence);
  }

  /** Whether there are rows to take. */
  get hasRows(): boolean {
    return this.#open !== null || this.#rows.length > 0;
  }

  /** All rows since the last call. A reader that goes on with the last row opens another one for the rest of it. */
  takeRows(): readonly LogRow[] {
    this.#close();
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Hyperparameters since the last call. */
  takeHyperparameters(): Readonly<Record<string, Json>> {
    const settings = this.#settings;
    this.#settings = {};
    return settings;
  }

  /** What was passed over since the last call, each sentence once. */
  takeDamage(): readonly string[] {
    const told = this.#told;
    this.#told = [];
    return told;
  }

  #close(): void {
    if (this.#open !== null) this.#rows.push(this.#open);
    this.#open = null;
  }
}
