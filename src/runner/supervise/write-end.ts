import { existsSync } from 'node:fs';
import type { RunLock } from '../store/lock';
import type { Ending } from './ending';
import type { Recorder } from './recorder';
import type { Sleeper } from './wake';

const RETRY_MS = 500;

/**
 * Writes `ended` as the last line of a run. It promises that every epoch is on disk: where the disk is full it
 * waits for room as long as it takes, and the lock says why. Gives up only when the run directory was deleted.
 */
export async function writeEnd(
  parts: { directory: string; recorder: Recorder; lock: RunLock; sleeper: Sleeper },
  ending: Ending,
): Promise<void> {
  const { directory, recorder, lock, sleeper } = parts;
  const flushed = async (): Promise<boolean> => {
    while (!recorder.flush(Date.now())) {
      if (!existsSync(directory)) return false;
      lock.beat();
      await sleeper.sleep(RETRY_MS, null);
    }
    return true;
  };
  if (!(await flushed())) return;
  recorder.event({ type: 'ended', ...ending }, Date.now());
  if (await flushed()) recorder.sync();
}
