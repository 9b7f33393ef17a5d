import path from 'node:path';
import { RunBuilder } from '../../core/run/builder';
import type { ProcessIdentity } from '../../core/run/events';
import type { RunRecord } from '../../core/run/record';
import type { RunSummary } from '../../core/run/summary';
import { parseEvent } from './event-text';
import { FileTail, LineSplitter, type TakeLine } from './file-tail';
import { lockState, runProcess, type LockState } from './liveness';
import { ObservationParser } from './observation-parse';
import { RUN_FILES, rootOfRun } from './paths';
import { readRecord } from './record-file';
import { readStopRequest } from './stop-file';

/** What a look at a run directory found. */
export interface RunLook {
  /** Something is different from the last look. */
  readonly changed: boolean;
  /** A file was replaced or cut: everything was read anew into a new builder. */
  readonly reset: boolean;
  /** There is more to read at once. */
  readonly more: boolean;
}

/**
 * Follows one run directory. Reads only what was added since the last look, block by block, keeps no file open, and
 * survives files that are damaged, replaced or gone. One bad line costs that line.
 */
export class RunReader {
  readonly #directory: string;
  #builder: RunBuilder;
  #record: RunRecord | null;
  #problem: string | null;
  #metrics: FileTail;
  #events: FileTail;
  readonly #metricLines = new LineSplitter();
  readonly #eventLines = new LineSplitter();
  readonly #parser = new ObservationParser();
  #training: ProcessIdentity | null = null;
  #ended = false;
  #damaged = 0;
  #lock: LockState = { kind: 'none' };
  #process: 'alive' | 'gone' | 'unknown' = 'unknown';
  #signs = '';

  constructor(directory: string) {
    this.#directory = directory;
    ({ record: this.#record, problem: this.#problem } = readRecord(directory));
    this.#metrics = new FileTail(path.join(directory, RUN_FILES.metrics));
    this.#events = new FileTail(path.join(directory, RUN_FILES.events));
    this.#builder = this.#newBuilder();
  }

  /** The current builder; another one after a reset. */
  get builder(): RunBuilder {
    return this.#builder;
  }

  get record(): RunRecord | null {
    return this.#record;
  }

  /** Whether the run's last event has been read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The training process; null before it has started. */
  get training(): ProcessIdentity | null {
    return this.#training;
  }

  /** Reads at most one block of each file. Never throws. */
  look(): RunLook {
    let reset = this.#recordArrived();
    // The lock before the events; see lockState.
    if (!this.#ended) this.#lock = lockState(this.#directory);
    const metrics = this.#read(this.#metrics, this.#metricLines, this.#metricLine);
    const events = metrics === 'replaced' ? metrics : this.#read(this.#events, this.#eventLines, this.#eventLine);
    if (metrics === 'replaced' || events === 'replaced') {
      this.#startOver();
      reset = true;
    }
    this.#process = this.#ended ? 'gone' : runProcess(this.#directory, this.#lock, this.#training);
    const stop = this.#ended ? null : readStopRequest(this.#directory);
    const signs = `${this.#process} ${this.#problemOfRunner() ?? ''} ${stop ?? ''}`;
    const changed = reset || metrics !== 'same' || events !== 'same' || signs !== this.#signs;
    this.#signs = signs;
    return { changed, reset, more: reset || metrics === 'more' || events === 'more' };
  }

  /** @param now Milliseconds since 1970. */
  summary(now: number): RunSummary {
    const stopRequest = readStopRequest(this.#directory);
    const summary = this.#builder.summary({ process: this.#process, stopRequest, now });
    const extra: string[] = [];
    if (this.#damaged > 0) {
      extra.push(
        this.#damaged === 1
          ? 'One damaged line of this run’s logs was left out.'
          : `${this.#damaged} damaged lines of this run’s logs were left out.`,
      );
    }
    const problem = this.#problemOfRunner();
    if (problem !== null) extra.push(problem);
    return extra.length === 0 ? summary : { ...summary, warnings: [...summary.warnings, ...extra].slice(-20) };
  }

  /** What keeps the runner from writing right now. */
  #problemOfRunner(): string | null {
    return !this.#ended && this.#lock.kind === 'held' ? this.#lock.problem : null;
  }

  #newBuilder(): RunBuilder {
    return new RunBuilder({
      key: this.#directory,
      root: rootOfRun(this.#directory),
      id: path.basename(this.#directory),
      record: this.#record,
      problem: this.#problem,
    });
  }

  /** A directory that is being made or copied gets its run.json late. */
  #recordArrived(): boolean {
    if (this.#record !== null) return false;
    const { record, problem } = readRecord(this.#directory);
    if (record === null && problem === this.#problem) return false;
    this.#record = record;
    this.#problem = problem;
    this.#startOver();
    return true;
  }

  #startOver(): void {
    this.#metrics = new FileTail(path.join(this.#directory, RUN_FILES.metrics));
    this.#events = new FileTail(path.join(this.#directory, RUN_FILES.events));
    this.#metricLines.reset();
    this.#eventLines.reset();
    this.#training = null;
    this.#ended = false;
    this.#damaged = 0;
    this.#builder = this.#newBuilder();
  }

  #read(tail: FileTail, lines: LineSplitter, take: TakeLine): 'same' | 'data' | 'more' | 'replaced' {
    try {
      const reading = tail.read();
      switch (reading.kind) {
        case 'data':
          lines.push(reading.bytes, take);
          return reading.more ? 'more' : 'data';
        case 'replaced':
          return 'replaced';
        case 'missing':
          // It was there before: the run is being deleted or replaced.
          return tail.offset > 0 ? 'replaced' : 'same';
        case 'same':
          return 'same';
      }
    } catch {
      // Not readable for now (network share, permissions); the next look tries again.
      return 'same';
    }
  }

  readonly #metricLine: TakeLine = (bytes, start, end) => {
    const observation = this.#parser.parseBytes(bytes, start, end);
    if (observation === null) this.#damaged += 1;
    else this.#builder.addObservation(observation);
  };

  readonly #eventLine: TakeLine = (bytes, start, end) => {
    const event = parseEvent(bytes.toString('utf8', start, end));
    if (event === null) {
      this.#damaged += 1;
      return;
    }
    if (event.type === 'started') this.#training = event.process;
    if (event.type === 'ended') this.#ended = true;
    this.#builder.addEvent(event);
  };
}
