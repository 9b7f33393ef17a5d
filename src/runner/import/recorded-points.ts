import { closeSync, copyFileSync, openSync, readSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { Observation } from '../../core/run/observation';
import { nameHash, pointHash, pointKey, type PointHash } from '../readers/point-hash';
import type { LogRow } from '../readers/row-sink';
import { setMember } from '../store/exact-json';
import { LineSplitter } from '../store/file-tail';
import { LineFile } from '../store/line-file';
import { ObservationParser } from '../store/observation-parse';
import { observationText } from '../store/observation-text';
import { RUN_FILES } from '../store/paths';

/**
 * Points that stand in metrics.jsonl and are not accounted for in sources.json, because the writer died between the
 * two. When they come out of a log again, they are not written a second time.
 */
export class RecordedPoints {
  readonly #counts = new Map<number, number>();
  readonly #names = new Map<string, number>();
  readonly #hash: PointHash = { a: 0, b: 0 };
  #left = 0;

  /** How many have not come again. */
  get left(): number {
    return this.#left;
  }

  add(row: Pick<LogRow, 'epoch' | 'step' | 'values'>): void {
    for (const [name, value] of Object.entries(row.values)) {
      const key = this.#key(row, name, value);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
      this.#left += 1;
    }
  }

  /** The row without what is recorded; null when all of it is. */
  without<T extends LogRow>(row: T): T | null {
    if (this.#left === 0) return row;
    const values: Record<string, number> = {};
    let any = false;
    for (const [name, value] of Object.entries(row.values)) {
      const key = this.#key(row, name, value);
      const count = this.#counts.get(key) ?? 0;
      if (count > 0) {
        this.#counts.set(key, count - 1);
        this.#left -= 1;
      } else {
        setMember(values, name, value);
        any = true;
      }
    }
    return any ? { ...row, values } : null;
  }

  #key(row: Pick<LogRow, 'epoch' | 'step'>, name: string, value: number): number {
    let hash = this.#names.get(name);
    if (hash === undefined) this.#names.set(name, (hash = nameHash(name)));
    pointHash(hash, row.epoch, row.step, value, this.#hash);
    return pointKey(this.#hash);
  }
}

/**
 * Calls `take` for every whole line of metrics.jsonl from an offset on; null for a damaged one.
 *
 * @throws the file system's error.
 */
export function readMetrics(directory: string, from: number, take: (observation: Observation | null) => void): void {
  const file = path.join(directory, RUN_FILES.metrics);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return;
  const parser = new ObservationParser();
  const lines = new LineSplitter();
  const fd = openSync(file, 'r');
  try {
    const block = Buffer.allocUnsafe(256 * 1024);
    for (let at = from; ;) {
      const got = readSync(fd, block, 0, block.length, at);
      if (got === 0) return;
      at += got;
      lines.push(block.subarray(0, got), (bytes, start, end) => take(parser.parseBytes(bytes, start, end)));
    }
  } finally {
    closeSync(fd);
  }
}

/**
 * Cuts metrics.jsonl back and puts these observations behind it. A new file takes the place of the old one at once, so
 * that readers notice; one cut in place could have grown again by their next look.
 *
 * @throws the file system's error.
 */
export function cutMetrics(directory: string, bytes: number, observations: readonly Observation[]): void {
  const file = path.join(directory, RUN_FILES.metrics);
  const temporary = path.join(directory, `.${RUN_FILES.metrics}.cut.tmp`);
  rmSync(temporary, { force: true });
  try {
    copyFileSync(file, temporary);
    truncateSync(temporary, bytes);
    const lines = LineFile.open(temporary);
    try {
      for (const observation of observations) lines.append(observationText(observation));
      if (!lines.flush()) throw lines.fault ?? new Error('metrics.jsonl could not be written.');
    } finally {
      lines.close();
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
