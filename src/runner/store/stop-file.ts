import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';
import type { StopRequester } from '../../core/run/events';
import { errorCode } from '../process/identity';
import { writeAtomically } from './atomic';
import { parseRequester } from './event-text';
import { RUN_FILES } from './paths';

/**
 * Puts a stop request into a run directory. Asking twice is the same as asking once.
 *
 * @param time Milliseconds since 1970.
 * @throws the file system's error.
 */
export function writeStopRequest(directory: string, by: StopRequester, time: number): void {
  writeAtomically(path.join(directory, RUN_FILES.stop), `${JSON.stringify({ by, time })}\n`);
}

/** Who asked the run to stop; null when nobody did. An unreadable request is a request all the same. */
export function readStopRequest(directory: string): StopRequester | null {
  let text: string;
  try {
    text = readFileSync(path.join(directory, RUN_FILES.stop), 'utf8');
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : 'command';
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return parseRequester(isJsonObject(parsed) ? parsed['by'] : null);
  } catch {
    return 'command';
  }
}
