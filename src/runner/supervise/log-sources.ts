import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ParsedLine } from '../../core/logs/reader';
import type { RunRecord } from '../../core/run/record';
import { rootOfRun } from '../store/paths';
import { LogFiles, type LogFilesLook } from './log-files';
import { filesNow, readLogFilesState, writeLogFilesState } from './log-files-state';
import type { LogPlaces } from './log-places';
import { MeasureOwners } from './measure-owners';

/** A line and when it was logged, milliseconds since 1970; null for now. */
export interface TimedLine {
  readonly line: ParsedLine;
  readonly time: number | null;
}

/** What a look at the log files gave. */
export interface SourcesLook {
  readonly lines: readonly TimedLine[];
  readonly notices: LogFilesLook['notices'];
  readonly more: boolean;
}

/** How the printed text is called among the sources. */
const PRINTED = 'stdout';

/**
 * Where the metrics of a run come from when it is not the printed text alone: its log files, with or beside what is
 * printed. Decides which source says what.
 */
export class LogSources {
  readonly #files: LogFiles;
  readonly #owners: MeasureOwners;
  readonly #countsPrinted: boolean;
  readonly #save: (owners: MeasureOwners) => void;
  readonly #told = new Set<string>();

  private constructor(parts: {
    files: LogFiles;
    owners: MeasureOwners;
    countsPrinted: boolean;
    save: (owners: MeasureOwners) => void;
  }) {
    this.#files = parts.files;
    this.#owners = parts.owners;
    this.#countsPrinted = parts.countsPrinted;
    this.#save = parts.save;
  }

  /**
   * For a run that is about to start: call it before its program does. Null where only the printed text counts.
   *
   * @throws the file system's error when the run directory cannot be written.
   */
  static begin(directory: string, record: RunRecord): LogSources | null {
    const places = placesFor(directory, record);
    if (places === null) return null;
    const before = filesNow(places);
    const owners = new MeasureOwners();
    writeLogFilesState(directory, { before, owners: owners.state });
    return LogSources.#of(directory, places, before, owners);
  }

  /** For a run that a runner takes over from another. */
  static resume(directory: string, record: RunRecord): LogSources | null {
    const places = placesFor(directory, record);
    if (places === null) return null;
    const state = readLogFilesState(directory);
    // Without the list nobody knows what was there before: then nothing but what comes from now on is the run's own.
    const before = state?.before ?? filesNow(places);
    return LogSources.#of(directory, places, before, new MeasureOwners(state?.owners));
  }

  static #of(
    directory: string,
    places: LogPlaces,
    before: ReturnType<typeof filesNow>,
    owners: MeasureOwners,
  ): LogSources {
    const files = new LogFiles({ places, before, startedAt: performance.now() });
    const save = (changed: MeasureOwners): void => {
      try {
        writeLogFilesState(directory, { before, owners: changed.state });
      } catch {
        // The disk is full: a runner that took over now would decide anew, and mostly alike.
      }
    };
    return new LogSources({ files, owners, countsPrinted: places.from === 'auto', save });
  }

  /** What of printed lines counts: settings and control lines always, metrics only where they are not read elsewhere. */
  printed(lines: readonly ParsedLine[]): readonly ParsedLine[] {
    const kept = lines.flatMap((line): ParsedLine[] => {
      if (line.kind !== 'observation') return [line];
      if (!this.#countsPrinted) return [];
      const own = this.#owners.filter(PRINTED, line);
      return own === null ? [] : [own];
    });
    this.#saveChange();
    return kept;
  }

  /** Reads a block of every log file. @param now by performance.now(). */
  look(now: number): SourcesLook {
    return this.#owned(this.#files.look(now));
  }

  /** The program has ended: reads on to the end of every file. Call it while `more` is set. */
  end(): SourcesLook {
    return this.#owned(this.#files.end());
  }

  /** What to say at the end about files that were named and never came; null when there is nothing to say. */
  missingNotice(): string | null {
    const missing = this.#files.missing();
    if (missing.length === 0) return null;
    const names = missing.join(', ');
    return `No log file was found that \`metrics.from\` names (${names}), or none that can be read. Correct it in the config file, or leave it out: then what the program prints is read.`;
  }

  #owned(look: LogFilesLook): SourcesLook {
    const lines: TimedLine[] = look.hyperparameters.map((values) => ({
      line: { kind: 'hyperparameters', values },
      time: null,
    }));
    const notices = [...look.notices];
    for (const { source, row } of look.rows) {
      const own = this.#owners.filter(source, row);
      if (own === null) continue;
      const { epoch, step, values } = own;
      lines.push({ line: { kind: 'observation', epoch, step, values }, time: own.time });
    }
    for (const stranger of this.#owners.strangers) {
      if (this.#told.has(stranger)) continue;
      this.#told.add(stranger);
      const name = stranger === PRINTED ? 'What the program prints' : path.basename(stranger);
      const text = `${name} counts in another way than what is read already (steps, or epochs), so its values are left out. To read it instead, name it in \`metrics.from\`.`;
      notices.push({ level: 'info', text });
    }
    this.#saveChange();
    return { lines, notices, more: look.more };
  }

  /** On disk before any value is recorded that follows from it. */
  #saveChange(): void {
    if (this.#owners.takeChange()) this.#save(this.#owners);
  }
}

function placesFor(directory: string, { metrics, task }: RunRecord): LogPlaces | null {
  if (metrics.from === 'stdout' || task.kind !== 'command') return null;
  const root = rootOfRun(directory);
  return { root, cwd: path.resolve(root, task.cwd), from: metrics.from };
}
