import { statSync } from 'node:fs';
import path from 'node:path';
import type { NewRunEvent, RunEvent } from '../../core/run/events';
import type { Observation } from '../../core/run/observation';
import { RecordedPoints } from '../readers/recorded-points';
import { writeAtomically } from '../store/atomic';
import { eventText } from '../store/event-text';
import { EventsFile } from '../store/events-file';
import { readEvents } from '../store/history';
import { MetricsFile } from '../store/metrics-file';
import { RUN_FILES } from '../store/paths';
import { cutMetrics, readMetrics } from './recorded-metrics';
import type { FeedRow } from './run-feed';
import { readSources, writeSources, type SourcesState, type SourceState, type TailState } from './sources-file';

/** Sentences about damage that a run keeps. */
const MAX_NOTICES = 10;

/**
 * Writes the directory of an imported run, under its lock: rows to metrics.jsonl first, then to sources.json what was
 * taken from where. Whoever dies between the two has the next writer find the rows that are there already.
 */
export class RunWriter {
  readonly #directory: string;
  /** What sources.json said; null for a new run, or when it does not fit metrics.jsonl. */
  readonly #before: SourcesState | null;
  readonly #recorded = new RecordedPoints();
  #metrics: MetricsFile;
  #events: EventsFile;
  #seq: number;
  #lastTime: number;
  #tail: TailState | null;
  #ended: boolean;
  #notices: number;
  #written = 0;

  /**
   * Opens a run directory, a new or an existing one. The caller holds its lock.
   *
   * @throws the file system's error.
   */
  constructor(directory: string) {
    this.#directory = directory;
    const sources = readSources(directory);
    const size = sizeOf(path.join(directory, RUN_FILES.metrics));
    this.#before = sources !== null && sources.bytes <= size ? sources : null;
    this.#tail = this.#before?.tail ?? null;
    this.#seq = this.#before?.seq ?? 0;
    const events = readEvents(directory);
    const last = events.at(-1);
    this.#lastTime = last?.time ?? Date.now();
    this.#ended = events.some((event) => event.type === 'ended');
    this.#notices = events.filter((event) => event.type === 'notice').length;
    readMetrics(directory, this.#before?.bytes ?? 0, (observation) => {
      this.#seq = observation?.seq ?? this.#seq + 1;
      if (observation === null) return;
      this.#recorded.add(observation);
      this.#lastTime = observation.time;
    });
    this.#metrics = new MetricsFile(directory, this.#seq);
    try {
      this.#events = new EventsFile(directory, lastSeqOf(events));
    } catch (error) {
      this.#metrics.file.close();
      throw error;
    }
  }

  /** What was taken from the files before; null when that is not known. */
  get before(): SourcesState | null {
    return this.#before;
  }

  /** Recorded points that have not come out of the files again. */
  get unaccounted(): number {
    return this.#recorded.left;
  }

  /** Points that stand in metrics.jsonl without being accounted for; a copy to try something out. */
  recordedPoints(): RecordedPoints {
    const copy = new RecordedPoints();
    readMetrics(this.#directory, this.#before?.bytes ?? 0, (observation) => {
      if (observation !== null) copy.add(observation);
    });
    return copy;
  }

  /** Observations written since this was opened. */
  get written(): number {
    return this.#written;
  }

  /**
   * Writes rows, all of them before it returns.
   *
   * @throws the file system's error; what was written stays, the rest can be read from the logs again.
   */
  write(rows: readonly FeedRow[]): void {
    for (const row of rows) {
      const fresh = this.#recorded.without(row);
      if (fresh === null) continue;
      this.#takeBackEnd();
      this.#seq = this.#metrics.append(fresh).seq;
      this.#lastTime = fresh.time;
      this.#written += 1;
    }
    if (!this.#metrics.file.flush()) throw this.#metrics.file.fault ?? new Error('metrics.jsonl took no more bytes.');
  }

  /**
   * Writes rows that a log gave at its end, and remembers that they may have been half written.
   *
   * @throws the file system's error.
   */
  writeTail(key: string, rows: readonly FeedRow[]): void {
    const start = { bytes: this.#size(), seq: this.#seq };
    const before = this.#written;
    this.write(rows);
    const part = { key, rows: this.#written - before };
    if (part.rows === 0) return;
    // Rows that were written since: what the logs gave at that earlier end is in doubt no more.
    const open = this.#tail?.seq === start.seq - rowsOf(this.#tail) ? this.#tail : null;
    this.#tail = { ...(open ?? start), parts: [...(open?.parts ?? []), part] };
  }

  /**
   * Takes back the rows that a log gave at its end: they were half written.
   *
   * @throws the file system's error.
   */
  retract(key: string): void {
    const tail = this.#tail;
    if (tail === null) return;
    const keyOf = tail.parts.flatMap((part) => Array.from({ length: part.rows }, () => part.key));
    const kept: Observation[] = [];
    let at = 0;
    readMetrics(this.#directory, tail.bytes, (observation) => {
      if (observation !== null && keyOf[at] !== key) kept.push({ ...observation, seq: tail.seq + kept.length + 1 });
      at += 1;
    });
    this.#metrics.file.close();
    cutMetrics(this.#directory, tail.bytes, kept);
    this.#seq = tail.seq + kept.length;
    this.#metrics = new MetricsFile(this.#directory, this.#seq);
    this.#tail = null;
  }

  /** @throws the file system's error. */
  event(event: NewRunEvent): void {
    this.#events.append(event, this.#lastTime);
    const { fault } = this.#events.file;
    if (fault !== null) throw fault;
  }

  /** Says in the run what was passed over, the first few times. */
  notice(sentence: string): void {
    if (this.#notices >= MAX_NOTICES) return;
    this.#notices += 1;
    this.event({ type: 'notice', level: 'warning', text: sentence });
  }

  /** The logs are quiet: the run's last event. */
  endRun(): void {
    if (this.#ended) return;
    this.event({ type: 'ended', exitCode: null, signal: null, message: null });
    this.#ended = true;
  }

  /** @throws the file system's error. */
  save(files: readonly SourceState[], shift: 0 | 1 | null): void {
    // Rows that have not come again from the logs so far stay unaccounted for.
    if (this.#recorded.left > 0) return;
    writeSources(this.#directory, { bytes: this.#size(), seq: this.#seq, shift, files, tail: this.#tail });
  }

  close(): void {
    try {
      this.#metrics.file.close();
    } finally {
      this.#events.file.close();
    }
  }

  /** A run that has ended goes on after all: its end is taken out, as a new file, so that readers notice. */
  #takeBackEnd(): void {
    if (!this.#ended) return;
    this.#events.file.close();
    const events = readEvents(this.#directory).filter((event) => event.type !== 'ended');
    writeAtomically(
      path.join(this.#directory, RUN_FILES.events),
      events.map((event) => `${eventText(event)}\n`).join(''),
    );
    this.#events = new EventsFile(this.#directory, lastSeqOf(events));
    this.#ended = false;
  }

  #size(): number {
    return sizeOf(path.join(this.#directory, RUN_FILES.metrics));
  }
}

function lastSeqOf(events: readonly RunEvent[]): number {
  return events.reduce((most, event) => Math.max(most, event.seq), 0);
}

function rowsOf(tail: TailState | null): number {
  return (tail?.parts ?? []).reduce((sum, part) => sum + part.rows, 0);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
