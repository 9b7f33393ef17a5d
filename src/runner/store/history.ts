import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Observation } from '../../core/run/observation';
import type { RunEvent } from '../../core/run/events';
import { parseEvent } from './event-text';
import { FileTail, LineSplitter } from './file-tail';
import { ObservationParser } from './observation-parse';
import { RUN_FILES } from './paths';

/** What a run directory already holds: for the runner that takes over from one that died. */
export interface RunHistory {
  readonly events: readonly RunEvent[];
  readonly lastEventSeq: number;
  /** Whole lines of metrics.jsonl. */
  readonly observations: number;
  readonly lastSeq: number;
}

/** Reads a run's events and counts its observations. Damaged lines count but say nothing. Absent files are empty. */
export function readHistory(directory: string): RunHistory {
  const events = readEvents(directory);
  const lastEventSeq = events.reduce((last, event) => Math.max(last, event.seq), 0);
  let observations = 0;
  let lastSeq = 0;
  const parser = new ObservationParser();
  const splitter = new LineSplitter();
  const tail = new FileTail(path.join(directory, RUN_FILES.metrics));
  for (let reading = tail.read(); reading.kind === 'data'; reading = tail.read()) {
    splitter.push(reading.bytes, (bytes, start, end) => {
      observations += 1;
      lastSeq = Math.max(lastSeq, parser.parseBytes(bytes, start, end)?.seq ?? observations);
    });
  }
  return { events, lastEventSeq, observations, lastSeq };
}

/** All whole, readable lines of metrics.jsonl, in their order. */
export function readObservations(directory: string): Observation[] {
  const found: Observation[] = [];
  const parser = new ObservationParser();
  const splitter = new LineSplitter();
  const tail = new FileTail(path.join(directory, RUN_FILES.metrics));
  for (let reading = tail.read(); reading.kind === 'data'; reading = tail.read()) {
    splitter.push(reading.bytes, (bytes, start, end) => {
      const observation = parser.parseBytes(bytes, start, end);
      if (observation !== null) found.push(observation);
    });
  }
  return found;
}

/** All whole, readable lines of events.jsonl; a torn tail is left out. */
export function readEvents(directory: string): RunEvent[] {
  let text: string;
  try {
    text = readFileSync(path.join(directory, RUN_FILES.events), 'utf8');
  } catch {
    return [];
  }
  const lines = text.split('\n');
  lines.pop();
  return lines.flatMap((line) => {
    const event = parseEvent(line);
    return event === null ? [] : [event];
  });
}
