import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunSummary } from '../../core/run/summary';
import { writeAtomically } from './atomic';
import { storeFolder } from './paths';
import { unpackSummary } from './summary-text';

/** Fewer runs than this are listed from their own files. */
const MIN_RUNS = 32;

/**
 * All kept summaries of a store in one file, so that a long list costs one read and two stats a run. Each line is a
 * run id, a tab, and what `packSummary` made. A cache: every entry carries the state of the files it was made from,
 * and the file may be deleted at any time.
 */
export class ListIndex {
  readonly #file: string;
  readonly #known: ReadonlyMap<string, string>;
  readonly #lines: string[] = [];
  #fresh = false;

  private constructor(file: string, known: ReadonlyMap<string, string>) {
    this.#file = file;
    this.#known = known;
  }

  /** Reads the index of a store; an absent or damaged one is empty. */
  static open(root: string): ListIndex {
    const file = path.join(storeFolder(root), 'index.tsv');
    const known = new Map<string, string>();
    try {
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        const tab = line.indexOf('\t');
        if (tab > 0) known.set(line.slice(0, tab), line.slice(tab + 1));
      }
    } catch {
      // Made anew by `save`.
    }
    return new ListIndex(file, known);
  }

  /** The summary of a run, when it was made from the files as they are. */
  get(directory: string, stamp: string): RunSummary | null {
    const id = path.basename(directory);
    const text = this.#known.get(id);
    const summary = text === undefined ? null : unpackSummary(text, directory, stamp);
    if (summary !== null) this.#lines.push(`${id}\t${text ?? ''}`);
    return summary;
  }

  /** Notes the kept summary of a run that has ended, as `packSummary` made it. */
  put(directory: string, text: string): void {
    this.#fresh = true;
    this.#lines.push(`${path.basename(directory)}\t${text}`);
  }

  /** Writes the index when it has become better. A failure is of no consequence. */
  save(): void {
    const gone = this.#known.size > this.#lines.length * 2;
    if ((!this.#fresh && !gone) || this.#lines.length < MIN_RUNS) return;
    try {
      writeAtomically(this.#file, `${this.#lines.join('\n')}\n`, false);
    } catch {
      // Read-only or full: the next list reads the runs' own files.
    }
  }
}
