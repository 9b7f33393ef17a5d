import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { DataRecord } from '../../core/run/record';

/**
 * Fingerprint of a data file; the file is streamed, so its size does not matter to memory.
 *
 * @param file Path to read.
 * @param name Path as the config file says it.
 * @throws the file system's error.
 */
export async function fingerprint(file: string, name: string): Promise<DataRecord> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    const block = part as Buffer;
    hash.update(block);
    bytes += block.length;
  }
  return { file: name, bytes, sha256: hash.digest('hex') };
}
