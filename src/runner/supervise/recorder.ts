import type { Control, ParsedLine } from '../../core/logs/reader';
import type { Json } from '../../core/json';
import type { NewRunEvent, RunEvent } from '../../core/run/events';
import type { Observation } from '../../core/run/observation';
import type { StopDecision } from '../../core/stopping/types';
import type { StopWatcher } from '../../core/stopping/watcher';
import { RecordedPoints } from '../readers/recorded-points';
import type { EventsFile } from '../store/events-file';
import { exactJson } from '../store/exact-json';
import type { RunLock } from '../store/lock';
import type { MetricsFile } from '../store/metrics-file';

/** What an earlier runner has already recorded of this run. */
export interface AlreadyRecorded {
  /** Observations in metrics.jsonl. */
  readonly observations: number;
  readonly events: readonly RunEvent[];
  /**
   * The observations themselves, for a run with several sources: read again, they may come in another order, and cut
   * otherwise. Null where the same come again in the same order.
   */
  readonly recorded?: readonly Observation[] | null;
}

export const NOTHING_RECORDED: AlreadyRecorded = { observations: 0, events: [] };

/** Lines that may wait for room on the disk before reading of the log pauses; output.log keeps the rest. */
const MAX_WAITING_CHARS = 16 * 1024 * 1024;

/**
 * Turns what the training process said into lines of metrics.jsonl and events.jsonl, and asks the stopping rule.
 * After an adoption the log is read again from its beginning; what is recorded already is only shown to the rule.
 */
export class Recorder {
  readonly #metrics: MetricsFile;
  readonly #events: EventsFile;
  readonly #watcher: StopWatcher;
  readonly #lock: RunLock;
  #toSkip: number;
  /** What has not come again of what is recorded; empty where observations are only counted. */
  readonly #recorded = new RecordedPoints();
  /** What the rule says of the recorded observations, until it has been passed on. */
  #pending: StopDecision | null = null;
  #skipped = 0;
  readonly #known = new Map<string, number>();
  #decided: boolean;
  #epochs = 0;
  #lastWords: string | null = null;
  #faulty = false;

  constructor(parts: {
    metrics: MetricsFile;
    events: EventsFile;
    watcher: StopWatcher;
    lock: RunLock;
    already: AlreadyRecorded;
  }) {
    this.#metrics = parts.metrics;
    this.#events = parts.events;
    this.#watcher = parts.watcher;
    this.#lock = parts.lock;
    const recorded = parts.already.recorded ?? null;
    this.#toSkip = recorded === null ? parts.already.observations : 0;
    this.#decided = parts.already.events.some((event) => event.type === 'stopped-by-rule');
    for (const event of parts.already.events) {
      const key = exactJson({ ...event, seq: undefined, time: undefined });
      this.#known.set(key, (this.#known.get(key) ?? 0) + 1);
    }
    for (const observation of recorded ?? []) {
      this.#epochs += 1;
      this.#recorded.add(observation);
      this.#pending = this.#watcher.observe(observation) ?? this.#pending;
    }
  }

  /** Observations seen, recorded now or before. */
  get observations(): number {
    return this.#epochs;
  }

  /** What the program said of its failure in a control line; null when it said nothing. */
  get lastWords(): string | null {
    return this.#lastWords;
  }

  /** Whether so much waits for room on the disk that the log should not be read on. */
  get full(): boolean {
    return this.#metrics.file.waitingChars > MAX_WAITING_CHARS;
  }

  /** Records lines in their order. Returns the rule's decision when it falls with one of them. */
  take(lines: readonly ParsedLine[], time: number): StopDecision | null {
    let decision = this.#decide(this.#pending, time);
    this.#pending = null;
    for (const line of lines) {
      if (line.kind === 'control') this.#control(line.control, time);
      else if (line.kind === 'hyperparameters') this.#hyperparameters(line.values, time);
      else decision = this.#observe(line, time) ?? decision;
    }
    return decision;
  }

  event(event: NewRunEvent, time: number): void {
    this.#events.append(event, time);
  }

  /** Writes what waits. Returns whether everything is on disk. A failing disk is reported once. */
  flush(time: number): boolean {
    const whole = this.#metrics.file.flush();
    const wholeEvents = this.#events.file.flush();
    const fault = this.#metrics.file.fault ?? this.#events.file.fault;
    if (fault === null) {
      if (this.#faulty) {
        this.#faulty = false;
        this.#lock.report(null);
        this.event({ type: 'notice', level: 'info', text: 'Writing works again; nothing was lost.' }, time);
      }
    } else if (!this.#faulty) {
      this.#faulty = true;
      const text = `This run's files cannot be written (${fault.message}). Training goes on and nothing is lost; make room on the disk, and writing resumes by itself.`;
      this.#lock.report(text);
      this.event({ type: 'notice', level: 'error', text }, time);
    }
    return whole && wholeEvents;
  }

  /** Brings what was written to the disk itself. */
  sync(): void {
    this.#metrics.file.sync();
    this.#events.file.sync();
  }

  close(): void {
    this.#metrics.file.close();
    this.#events.file.close();
  }

  #observe(line: Extract<ParsedLine, { kind: 'observation' }>, time: number): StopDecision | null {
    const fresh = this.#recorded.without(line);
    if (fresh === null) return null;
    const { epoch, step, values } = fresh;
    this.#epochs += 1;
    if (this.#toSkip > 0) {
      this.#toSkip -= 1;
      this.#skipped += 1;
      return this.#decide(this.#watcher.observe({ seq: this.#skipped, time, epoch, step, values }), time);
    }
    return this.#decide(this.#watcher.observe(this.#metrics.append({ time, epoch, step, values })), time);
  }

  #decide(decision: StopDecision | null, time: number): StopDecision | null {
    if (decision === null || !this.#watcher.acts) return null;
    if (!this.#decided) {
      this.#decided = true;
      // The line that decided must be on disk before the decision is.
      if (this.#metrics.file.flush() || this.#metrics.file.fault !== null) {
        this.event({ type: 'stopped-by-rule', decision }, time);
      }
    }
    return decision;
  }

  #hyperparameters(values: Readonly<Record<string, Json>>, time: number): void {
    this.#eventOnce({ type: 'hyperparameters', values }, time);
  }

  #control(control: Control, time: number): void {
    if (control.type === 'error') {
      this.#lastWords = control.message;
      return;
    }
    this.#eventOnce(control, time);
  }

  /** Records what an earlier runner has not recorded already. */
  #eventOnce(event: NewRunEvent, time: number): void {
    const key = exactJson(event);
    const known = this.#known.get(key) ?? 0;
    if (known > 0) this.#known.set(key, known - 1);
    else this.event(event, time);
  }
}
