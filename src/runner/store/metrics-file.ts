import path from 'node:path';
import type { Observation } from '../../core/run/observation';
import { LineFile, type LineFileIo } from './line-file';
import { observationText } from './observation-text';
import { RUN_FILES } from './paths';

/** The writer of `metrics.jsonl`: numbers observations and appends them. One a run, under the run's lock. */
export class MetricsFile {
  readonly #file: LineFile;
  #lastSeq: number;

  /**
   * @param lastSeq Sequence number of the last line that is already there; 0 for a new file.
   * @throws the file system's error.
   */
  constructor(directory: string, lastSeq: number, io?: LineFileIo) {
    this.#file = LineFile.open(path.join(directory, RUN_FILES.metrics), io);
    this.#lastSeq = lastSeq;
  }

  get file(): LineFile {
    return this.#file;
  }

  /** Numbers an observation and queues its line; `file.flush()` writes it. */
  append(o: Omit<Observation, 'seq'>): Observation {
    this.#lastSeq += 1;
    const observation: Observation = {
      seq: this.#lastSeq,
      time: o.time,
      epoch: o.epoch,
      step: o.step,
      values: o.values,
    };
    this.#file.append(observationText(observation));
    return observation;
  }
}
