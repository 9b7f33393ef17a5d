import path from 'node:path';
import { identityOf, livenessOf } from '../process/identity';
import { EventsFile } from '../store/events-file';
import { readHistory } from '../store/history';
import { RunLock } from '../store/lock';
import { lockState, runProcess } from '../store/liveness';
import { runDirectories } from '../store/read';
import { readRecord } from '../store/record-file';
import { spawnRunner } from './spawn-runner';

/** What was done about runs whose runner is gone. Absolute paths of run directories. */
export interface AdoptedRuns {
  /** Their training process lives: a new runner watches it now. */
  readonly adopted: readonly string[];
  /** Their training process is gone too: they are given an end. */
  readonly closed: readonly string[];
}

/**
 * Puts in order what a crash, a power failure or a kill left behind: runs without an `ended` event whose runner is
 * gone. Nothing is started anew, and a process that merely has the same pid is neither watched nor killed.
 * Runs of other machines are left to them.
 *
 * @param root Folder that holds `.lossline`.
 * @param dist Absolute path of the folder with runner.js.
 */
export async function adoptOrphans(root: string, dist: string): Promise<AdoptedRuns> {
  const adopted: string[] = [];
  const closed: string[] = [];
  for (const directory of runDirectories(path.resolve(root))) {
    try {
      switch (look(directory)) {
        case 'fine':
          break;
        case 'adopt':
          await spawnRunner(directory, dist, null);
          adopted.push(directory);
          break;
        case 'finish':
          await spawnRunner(directory, dist, null);
          closed.push(directory);
          break;
        case 'close':
          if (close(directory)) closed.push(directory);
          break;
      }
    } catch {
      // One run that cannot be helped (read-only, vanished) must not keep the others from it.
    }
  }
  return { adopted, closed };
}

/** `finish`: the training is over, but its log may hold epochs that nobody has recorded yet; a runner reads them. */
function look(directory: string): 'fine' | 'adopt' | 'finish' | 'close' {
  // A format we do not know is not ours to write to.
  const { record } = readRecord(directory);
  if (record === null) return 'fine';
  // What was only read never had a process here; who follows its log goes on by itself.
  if (record.task.kind === 'import') return 'fine';
  const lock = lockState(directory);
  if (lock.kind === 'held') return 'fine';
  const { events } = readHistory(directory);
  if (events.some((event) => event.type === 'ended')) return 'fine';
  const training = events.find((event) => event.type === 'started')?.process ?? null;
  if (training === null) return runProcess(directory, lock, null) === 'unknown' ? 'fine' : 'close';
  switch (livenessOf(training)) {
    case 'alive':
      return 'adopt';
    case 'gone':
    case 'pid-only':
      return 'finish';
    case 'other-host':
      return 'fine';
  }
}

/** Gives a run that never started an end. Returns false when somebody else was faster. */
function close(directory: string): boolean {
  const lock = RunLock.take(directory, identityOf(process.pid));
  if (lock === null) return false;
  try {
    const { events, lastEventSeq } = readHistory(directory);
    if (events.some((event) => event.type === 'ended')) return false;
    const file = new EventsFile(directory, lastEventSeq);
    const message = 'The run was lost before its training process started.';
    file.append({ type: 'ended', exitCode: null, signal: null, message }, Date.now());
    file.file.close();
    return true;
  } finally {
    lock.release();
  }
}
