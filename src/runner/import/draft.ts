import path from 'node:path';
import type { Candidate } from './recognise';

/** A log file within a run that was found. */
export interface DraftFile {
  readonly candidate: Candidate;
  readonly prefix: string;
}

/** A run that was found, before it is said which of its logs are taken. */
export interface Draft {
  /** What it is known by, see FoundRun. */
  readonly origin: string;
  readonly folder: string;
  /** For people; null to call it by its path. */
  readonly name: string | null;
  /** Logs that say the same; one of these is taken. The first wins where they are equally rich. */
  readonly alternatives: readonly (readonly DraftFile[])[];
  readonly settings: readonly string[];
}

/** What the walk found in one folder. */
export interface FolderContent {
  readonly path: string;
  /** Names of all its files. */
  readonly names: ReadonlySet<string>;
  readonly logs: readonly Candidate[];
}

/** Candidates that no run has taken yet, by folder. */
export class Unclaimed {
  readonly #folders: ReadonlyMap<string, FolderContent>;
  readonly #claimed = new Set<string>();

  constructor(folders: ReadonlyMap<string, FolderContent>) {
    this.#folders = folders;
  }

  get folders(): Iterable<FolderContent> {
    return this.#folders.values();
  }

  /** Whether a folder was walked and has a file of this name. */
  hasFile(folder: string, name: string): boolean {
    return this.#folders.get(folder)?.names.has(name) === true;
  }

  namesIn(folder: string): ReadonlySet<string> {
    return this.#folders.get(folder)?.names ?? new Set();
  }

  /** What is left in a folder. */
  in(folder: string): readonly Candidate[] {
    return (this.#folders.get(folder)?.logs ?? []).filter((log) => !this.#claimed.has(log.path));
  }

  /** What is left in a folder and all below it. */
  below(folder: string): readonly Candidate[] {
    return [...this.#folders.keys()]
      .filter((at) => at === folder || at.startsWith(folder + path.sep))
      .flatMap((at) => this.in(at));
  }

  /** All that is left, in the order of the walk. */
  all(): readonly Candidate[] {
    return [...this.#folders.keys()].flatMap((folder) => this.in(folder));
  }

  claim(candidates: readonly Candidate[]): void {
    for (const { path: file } of candidates) this.#claimed.add(file);
  }
}
