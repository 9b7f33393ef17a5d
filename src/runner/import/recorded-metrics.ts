import { closeSync, copyFileSync, openSync, readSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { Observation } from '../../core/run/observation';
import { LineSplitter } from '../store/file-tail';
import { LineFile } from '../store/line-file';
import { ObservationParser } from '../store/observation-parse';
import { observationText } from '../store/observation-text';
import { RUN_FILES } from '../store/paths';

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
