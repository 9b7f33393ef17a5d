import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const PART_BYTES = 256 * 1024;

/**
 * Tells a copy of a log file from another file of its size: SHA-256 of its first and last 256 KiB. Logs differ from
 * their first value on, so the middle of a large one need not be read.
 *
 * @throws the file system's error.
 */
export function digestOf(file: string, size: number): string {
  const hash = createHash('sha256').update(`${size} `);
  const fd = openSync(file, 'r');
  try {
    const block = Buffer.allocUnsafe(Math.min(size, PART_BYTES));
    hash.update(block.subarray(0, readSync(fd, block, 0, block.length, 0)));
    const rest = Math.max(block.length, size - PART_BYTES);
    hash.update(block.subarray(0, readSync(fd, block, 0, Math.min(block.length, size - rest), rest)));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}
