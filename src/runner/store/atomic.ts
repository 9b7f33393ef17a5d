import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file so that readers see all of it or nothing: a temporary file beside it, fsync, rename.
 *
 * @param durable False for caches: after a power failure the file may be gone.
 * @throws the file system's error; the temporary file is then removed.
 */
export function writeAtomically(file: string, content: string | Uint8Array, durable = true): void {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  const fd = openSync(temporary, 'wx', 0o644);
  try {
    try {
      writeAll(fd, typeof content === 'string' ? Buffer.from(content) : content);
      if (durable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // Nothing to clean up.
    }
    throw error;
  }
  if (durable) syncFolder(path.dirname(file));
}

/** Writes every byte: a short write is not an error to the operating system, but it is one to us. */
function writeAll(fd: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) {
    const written = writeSync(fd, bytes, offset, bytes.length - offset);
    if (written === 0) throw new Error('The file system took no bytes.');
    offset += written;
  }
}

/** Makes a rename durable. Not every file system can; it is not needed for atomicity. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Windows and some network file systems cannot sync a folder.
  }
}
