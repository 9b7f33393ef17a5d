import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { liveRuns } from '../../../scripts/lib/start/live-runs.mjs';
import type { RunEvent } from '../../../src/core/run/events';
import type { RunRecord } from '../../../src/core/run/record';
import { until } from './poll';

/** Run directories of a folder on disk, oldest first: what really happened, whatever a window shows. */
export function runDirectories(folder: string): string[] {
  const runs = path.join(folder, '.lossline/runs');
  return existsSync(runs)
    ? readdirSync(runs)
        .sort()
        .map((name) => path.join(runs, name))
    : [];
}

function lines(directory: string, name: string): string[] {
  const file = path.join(directory, name);
  if (!existsSync(file)) return [];
  // The last piece is empty or a line that is still being written.
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

export function recordOf(directory: string): RunRecord {
  return JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8')) as RunRecord;
}

export function eventsOf(directory: string): RunEvent[] {
  return lines(directory, 'events.jsonl').map((line) => JSON.parse(line) as RunEvent);
}

/** How many observations a run has written. */
export function observationCount(directory: string): number {
  return lines(directory, 'metrics.jsonl').length;
}

/** Waits until a run's own log says that it has ended, and returns that event. */
export async function endOf(directory: string): Promise<RunEvent & { type: 'ended' }> {
  return until(
    `${path.basename(directory)} has ended`,
    () => eventsOf(directory).find((event): event is RunEvent & { type: 'ended' } => event.type === 'ended'),
    90_000,
  );
}

/** Ends what a test left training, as a person in a terminal would, so that it does not slow down the next one. */
export async function endTraining(folder: string): Promise<void> {
  for (const directory of liveRuns(folder)) {
    writeFileSync(path.join(directory, 'stop.json'), JSON.stringify({ by: 'terminal', time: Date.now() }));
  }
  await until('nothing trains any more', () => liveRuns(folder).length === 0);
}
