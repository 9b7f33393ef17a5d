import path from 'node:path';
import type { Json } from '../../core/json';
import { EpochBase } from '../../core/logs/epoch-base';
import type { DraftFile, FolderContent } from '../import/draft';
import { ALL_FORMATS, type Formats } from '../import/formats';
import { groupRuns } from '../import/group';
import type { Candidate } from '../import/recognise';
import { RecogniseMemory } from '../import/recognise-memory';
import { readSettings } from '../import/settings';
import { statOrNull, type WalkedFile } from '../import/walk';
import type { FileFormat } from '../readers/format';
import type { LogRow } from '../readers/row-sink';
import { SourceFollower } from '../readers/source-follower';
import { isInside } from '../store/folder';
import { goesOn, type FileState } from './log-files-state';
import { placesOf, type LogPlaces } from './log-places';

/** What a look at the log files of a run gave. */
export interface LogFilesLook {
  readonly rows: readonly { readonly source: string; readonly row: LogRow }[];
  readonly hyperparameters: readonly Readonly<Record<string, Json>>[];
  /** What a person should know: which file is read now, what was passed over. */
  readonly notices: readonly { readonly level: 'info' | 'warning'; readonly text: string }[];
  /** There is more to read at once. */
  readonly more: boolean;
}

const NOTHING: LogFilesLook = { rows: [], hyperparameters: [], notices: [], more: false };

/** How often to look for new files, in milliseconds: often at first, when programs make them. */
const SEARCH_MS = { young: 1_000, old: 5_000, youngFor: 60_000 } as const;
/** At most this part of the time is spent on looking for files: it is time in which nothing else is done. */
const SEARCH_SHARE = 0.05;
/** More log files than one run has; what comes later is left alone. */
const MAX_FILES = 256;

interface Followed {
  readonly candidate: Candidate;
  readonly follower: SourceFollower;
  /** Path as it is shown: relative to the folder of the config where it lies in it. */
  readonly name: string;
  told: boolean;
}

/**
 * The log files that a run's program writes: finds them, and turns what is new in them into rows. What stood in a file
 * before the run started belongs to another training and is passed over.
 */
export class LogFiles {
  readonly #places: LogPlaces;
  readonly #formats: Formats;
  readonly #before: ReadonlyMap<string, FileState>;
  readonly #startedAt: number;
  readonly #epochs = new EpochBase();
  /** What is printed may count otherwise than what is written: Keras prints epochs from 1 and writes them from 0. */
  readonly #printed = new EpochBase();
  readonly #followed = new Map<string, Followed>();
  readonly #memory = new RecogniseMemory();
  /** Files with hyperparameters beside the logs, and as what they were read last. */
  readonly #settings = new Map<string, string>();
  #found: Readonly<Record<string, Json>>[] = [];
  #nextSearch = -Infinity;
  #searchedAtEnd = false;

  /**
   * @param before the files that were there when the run started, by absolute path; see `filesNow`.
   * @param startedAt milliseconds, by the clock that `look` is given.
   */
  constructor(input: {
    places: LogPlaces;
    before: ReadonlyMap<string, FileState>;
    startedAt: number;
    formats?: Formats;
  }) {
    this.#places = input.places;
    this.#before = input.before;
    this.#startedAt = input.startedAt;
    this.#formats = input.formats ?? ALL_FORMATS;
  }

  /** Whether any file is read. */
  get any(): boolean {
    return this.#followed.size > 0;
  }

  /** Reads a block of each file, and now and then looks for new ones. Never throws. */
  look(now: number): LogFilesLook {
    this.#searchIfDue(now);
    return this.#readAll((follower) => follower.look());
  }

  /** The program has ended: looks for files once more and reads all to their ends. Call it while `more` is set. */
  end(): LogFilesLook {
    if (!this.#searchedAtEnd) this.#searchQuietly();
    this.#searchedAtEnd = true;
    return this.#readAll((follower) => follower.end());
  }

  /** Named files that were never there, or that nobody can read; for a word at the end. */
  missing(): readonly string[] {
    if (this.#places.from === 'auto' || this.any) return [];
    return this.#places.from;
  }

  #readAll(read: (follower: SourceFollower) => ReturnType<SourceFollower['look']>): LogFilesLook {
    if (this.#followed.size === 0) return NOTHING;
    const rows: { source: string; row: LogRow }[] = [];
    const hyperparameters = this.#found;
    this.#found = [];
    const notices: { level: 'info' | 'warning'; text: string }[] = [];
    let more = false;
    for (const [source, followed] of this.#followed) {
      let look: ReturnType<SourceFollower['look']>;
      try {
        look = read(followed.follower);
      } catch {
        // Not readable for now (network share, permissions); the next look tries again.
        continue;
      }
      more ||= look.more;
      for (const row of look.rows) rows.push({ source, row });
      if (Object.keys(look.hyperparameters).length > 0) hyperparameters.push(look.hyperparameters);
      for (const sentence of look.damage) notices.push({ level: 'warning', text: `${followed.name}: ${sentence}` });
      if (look.rows.length > 0 && !followed.told) {
        followed.told = true;
        notices.push({ level: 'info', text: `Metrics are read from ${followed.name}.` });
      }
    }
    return { rows, hyperparameters, notices, more };
  }

  #searchIfDue(now: number): void {
    if (now < this.#nextSearch) return;
    const wait = now - this.#startedAt < SEARCH_MS.youngFor ? SEARCH_MS.young : SEARCH_MS.old;
    const start = performance.now();
    this.#searchQuietly();
    // The first one takes several times as long as those that follow, because none of this has run yet.
    const share = this.#nextSearch === -Infinity ? 0 : (performance.now() - start) / SEARCH_SHARE;
    this.#nextSearch = now + Math.max(wait, share);
  }

  #searchQuietly(): void {
    try {
      this.#search();
    } catch {
      // The file system fails for now (a share that is gone): what is followed is read all the same.
    }
  }

  #search(): void {
    const folders = new Map<string, FolderContent>();
    for (const folder of placesOf(this.#places)) {
      const logs = folder.files.flatMap((file) => this.#candidate(file) ?? []);
      const before = folders.get(folder.path);
      folders.set(folder.path, {
        path: folder.path,
        names: new Set([...(before?.names ?? []), ...folder.files.map((file) => path.basename(file.path))]),
        logs: [...(before?.logs ?? []), ...logs],
      });
    }
    for (const { alternatives, settings } of groupRuns(folders)) {
      const chosen = this.#chosen(alternatives);
      for (const { candidate, prefix } of chosen) this.#follow(candidate, prefix);
      if (chosen.length > 0) this.#readSettings(settings);
    }
  }

  /** Hyperparameters that the program wrote beside its log. What stood there before the run is not its own. */
  #readSettings(files: readonly string[]): void {
    const fresh = files.filter((file) => {
      const stat = statOrNull(file);
      const before = this.#before.get(file);
      if (stat === null || (before?.size === stat.size && before.modified === stat.mtimeMs)) return false;
      const state = `${stat.size} ${stat.mtimeMs}`;
      if (this.#settings.get(file) === state) return false;
      this.#settings.set(file, state);
      return true;
    });
    if (fresh.length === 0) return;
    const { hyperparameters } = readSettings(fresh, () => undefined);
    if (Object.keys(hyperparameters).length > 0) this.#found.push(hyperparameters);
  }

  /** A file that is a log and has grown since the run started; null for any other. */
  #candidate(file: WalkedFile): Candidate | null {
    const before = this.#before.get(file.path);
    if (before?.size === file.size && before.modified === file.modified) return null;
    // Whatever becomes of it: a table that is written anew just now may be empty.
    const followed = this.#followed.get(file.path);
    if (followed !== undefined) return { ...followed.candidate, ...file };
    try {
      const candidate = this.#memory.recognise(file, this.#formats);
      return candidate !== null && this.#isWanted(candidate.format) ? candidate : null;
    } catch {
      // Gone or not readable for now.
      return null;
    }
  }

  /** Printed text that also goes to a file says nothing that the printed text does not. */
  #isWanted(format: FileFormat): boolean {
    return this.#places.from !== 'auto' || format.id !== 'text';
  }

  /** Of logs that say the same those that are followed already, else the first; all that were named. */
  #chosen(alternatives: readonly (readonly DraftFile[])[]): readonly DraftFile[] {
    if (this.#places.from !== 'auto') return alternatives.flat();
    const followed = alternatives.find((files) => files.some(({ candidate }) => this.#followed.has(candidate.path)));
    return followed ?? alternatives[0] ?? [];
  }

  #follow(candidate: Candidate, prefix: string): void {
    if (this.#followed.has(candidate.path) || this.#followed.size >= MAX_FILES) return;
    const before = this.#before.get(candidate.path);
    const { root } = this.#places;
    const name = isInside(root, candidate.path) ? path.relative(root, candidate.path) : candidate.path;
    const follower = new SourceFollower(candidate.path, candidate.format, {
      name: candidate.path.split(path.sep).slice(-6).join('/'),
      prefix,
      epochs: candidate.format.id === 'text' ? this.#printed : this.#epochs,
      ...(before !== undefined && goesOn(candidate.path, before) ? { skip: before.size } : {}),
    });
    const shown = name.split(path.sep).join('/');
    this.#followed.set(candidate.path, { candidate, follower, name: shown, told: false });
  }
}
