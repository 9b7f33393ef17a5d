import path from 'node:path';
import { EpochBase } from '../../core/logs/epoch-base';
import { SourceFollower } from '../readers/source-follower';
import type { Formats } from './formats';
import { RunFeed } from './run-feed';
import type { SourcesState } from './sources-file';
import type { FoundFile, FoundRun } from './types';

/** A log that is younger than this may go on in the middle of its last line. Milliseconds. */
const SETTLED_MS = 300_000;
/**
 * A log that ends in the middle of a line was cut there by a full buffer: C's stdio and Java write whole blocks, mostly
 * of 4096 or 8192 bytes, from the beginning of the file on, so that such a file has a multiple of this size. Python and
 * Node write whole prints: a last line without an end is then all that there is of it, as "Best acc: 0.9" often is.
 */
const BLOCK_BYTES = 1024;

/** Name of a log file within its run. The newest checkpoint of a Hugging Face run stands for all before it. */
export function sourceKey(found: FoundRun, file: FoundFile): string {
  if (file.format === 'hf-trainer-state') return 'trainer_state.json';
  return path.relative(found.folder, file.path).split(path.sep).join('/');
}

/** Followers of all logs of a run, behind what was taken from them before. */
export function feedOf(found: FoundRun, formats: Formats, before: SourcesState | null): RunFeed {
  const taken = new Map(before?.files.map((file) => [file.key, file.taken]));
  const epochs = new EpochBase(before?.shift ?? null);
  const sources = found.files.flatMap((file) => {
    const format = formats.of(file.format);
    if (format === null) return [];
    const key = sourceKey(found, file);
    const name = path.relative(found.folder, file.path).split(path.sep).join('/');
    const known = taken.get(key);
    const context = { name, prefix: file.prefix, epochs, ...(known === undefined ? {} : { taken: known }) };
    return [{ key, path: file.path, format: file.format, follower: new SourceFollower(file.path, format, context) }];
  });
  return new RunFeed(sources);
}

/**
 * Whether a log may stop in the middle of its last line because the rest of it is still to be written.
 *
 * @param now Milliseconds since 1970.
 */
export function isCutByBuffer(follower: SourceFollower, now: number): boolean {
  if (follower.endsWithLine || Math.abs(now - follower.modified) >= SETTLED_MS) return false;
  return follower.size > 0 && follower.size % BLOCK_BYTES === 0;
}
