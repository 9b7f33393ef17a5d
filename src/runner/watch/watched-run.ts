import { statSync } from 'node:fs';
import path from 'node:path';
import { isLive } from '../../core/run/status';
import type { RunSummary } from '../../core/run/summary';
import { pointsOf } from '../../core/series/points';
import { RUN_FILES } from '../store/paths';
import { cachedSummary, keepSummary } from '../store/read';
import { RunReader } from '../store/run-reader';
import { filesStamp } from '../store/summary-cache';
import type { WatchedPoints, WatchEvent } from './protocol';

type SeriesEvent = Extract<WatchEvent, { type: 'series' }>;

/** How often a live run's summary is sent at least, when only its duration has changed. Milliseconds. */
const FRESH_MS = 1000;

/**
 * One run directory under watch. A run that has ended and whose curves nobody looks at costs its summary and
 * nothing else: the reader with its series is let go.
 */
export class WatchedRun {
  readonly directory: string;
  #reader: RunReader | null = null;
  #stamp = '';
  #summary: RunSummary | null = null;
  /** What was sent last, without what changes by itself. */
  #sentText = '';
  #sentAt = 0;
  #sentDuration: number | null = null;
  #changed = true;
  #settled = false;
  #wantsSeries = false;
  #sentPoints = new Map<string, number>();
  #reset = true;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Whether it must be looked at often: it may still grow, or its series were asked for and not read yet. */
  get live(): boolean {
    return !this.#settled || (this.#wantsSeries && this.#reader === null);
  }

  /** Turns the sending of series on or off. On: all of them are sent first. */
  wantSeries(wanted: boolean): void {
    if (wanted === this.#wantsSeries) return;
    this.#wantsSeries = wanted;
    this.#sentPoints = new Map();
    this.#reset = true;
    if (!wanted && this.#settled) this.#reader = null;
  }

  /**
   * Looks at the run, reading at most a block.
   *
   * @returns whether there is more to read at once.
   */
  look(): boolean {
    if (this.#summary === null && this.#reader === null && !this.#wantsSeries) {
      const cached = cachedSummary(this.directory);
      if (cached !== null) {
        this.#summary = cached;
        this.#stamp = stampOf(this.directory);
        this.#settled = true;
        return false;
      }
    }
    if (this.#settled && this.#reader === null && !this.#wantsSeries) return this.#lookAtSettled();
    if (this.#reader === null) {
      this.#reader = new RunReader(this.directory);
      this.#stamp = stampOf(this.directory);
      this.#settled = false;
      this.#reset = true;
    }
    const look = this.#reader.look();
    if (look.changed) this.#changed = true;
    if (look.reset) this.#reset = true;
    if (look.changed && !look.more) this.#settle(this.#reader);
    return look.more;
  }

  /** The summary when it is new or different from the one sent last, else null. */
  takeSummary(now: number): RunSummary | null {
    const reader = this.#reader;
    const due = this.#changed || (this.live && Math.abs(now - this.#sentAt) >= FRESH_MS);
    if (reader !== null && due) this.#summary = reader.summary(now);
    this.#changed = false;
    const summary = this.#summary;
    if (summary === null || (!due && this.#sentText !== '')) return null;
    const text = JSON.stringify(summary, steady);
    const duration = summary.durationMs;
    if (text === this.#sentText) {
      const stale = duration !== this.#sentDuration && Math.abs(now - this.#sentAt) >= FRESH_MS;
      if (!stale) {
        if (this.live) this.#sentAt = now;
        return null;
      }
    }
    this.#sentText = text;
    this.#sentAt = now;
    this.#sentDuration = duration;
    return summary;
  }

  /** Points that were not sent yet, as a message whose arrays may be transferred; null when there are none. */
  takeSeries(): SeriesEvent | null {
    if (!this.#wantsSeries || this.#reader === null) return null;
    const reset = this.#reset;
    if (reset) this.#sentPoints = new Map();
    this.#reset = false;
    const metrics: Record<string, WatchedPoints> = {};
    let any = reset;
    for (const [name, series] of this.#reader.builder.series) {
      const from = this.#sentPoints.get(name) ?? 0;
      const to = series.value.length;
      if (to === from) continue;
      const points = { from, ...pointsOf(series, from, to) };
      Object.defineProperty(metrics, name, { value: points, enumerable: true, configurable: true, writable: true });
      this.#sentPoints.set(name, to);
      any = true;
    }
    return any ? { type: 'series', key: this.directory, reset, metrics } : null;
  }

  /** A run that has ended can still change: somebody copies it, or a runner takes it up again. */
  #lookAtSettled(): boolean {
    const stamp = stampOf(this.directory);
    if (stamp === this.#stamp) return false;
    this.#settled = false;
    this.#reader = new RunReader(this.directory);
    this.#stamp = stamp;
    this.#changed = true;
    this.#reset = true;
    return true;
  }

  /** Decides whether the run is over, and lets go of what is then not needed. */
  #settle(reader: RunReader): void {
    const files = filesStamp(this.directory);
    const stamp = stampOf(this.directory);
    const summary = reader.summary(Date.now());
    this.#summary = summary;
    this.#settled = reader.ended || !isLive(summary.status);
    if (!this.#settled) return;
    this.#stamp = stamp;
    keepSummary(this.directory, reader, summary, files);
    if (!this.#wantsSeries) this.#reader = null;
  }
}

/** State of a run's files and of its lock: a heartbeat shows that somebody looks after it again. */
function stampOf(directory: string): string {
  const lock = statSync(path.join(directory, RUN_FILES.lock), { throwIfNoEntry: false });
  return `${filesStamp(directory)} ${lock?.mtimeMs ?? '-'}`;
}

/** Leaves out what a clock changes, and keeps NaN apart from null. */
function steady(key: string, value: unknown): unknown {
  if (key === 'durationMs') return null;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
