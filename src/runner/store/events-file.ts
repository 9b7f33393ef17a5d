import path from 'node:path';
import type { NewRunEvent, RunEvent } from '../../core/run/events';
import { eventText } from './event-text';
import { LineFile, type LineFileIo } from './line-file';
import { RUN_FILES } from './paths';

/** The writer of `events.jsonl`: numbers and dates events and appends them. One a run, under the run's lock. */
export class EventsFile {
  readonly #file: LineFile;
  #lastSeq: number;

  /**
   * @param lastSeq Sequence number of the last line that is already there; 0 for a new file.
   * @throws the file system's error.
   */
  constructor(directory: string, lastSeq: number, io?: LineFileIo) {
    this.#file = LineFile.open(path.join(directory, RUN_FILES.events), io);
    this.#lastSeq = lastSeq;
  }

  get file(): LineFile {
    return this.#file;
  }

  /** Numbers and dates an event, queues its line and tries to write it at once. */
  append(event: NewRunEvent, time: number): RunEvent {
    this.#lastSeq += 1;
    const numbered = { seq: this.#lastSeq, time, ...event };
    this.#file.append(eventText(numbered));
    this.#file.flush();
    return numbered;
  }
}
