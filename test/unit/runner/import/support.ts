import { appendFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CopyIndex } from '../../../../src/runner/import/copies';
import { ALL_FORMATS } from '../../../../src/runner/import/formats';
import { importRun } from '../../../../src/runner/import/importer';
import { KnownRuns } from '../../../../src/runner/import/known-runs';
import { scanForRuns } from '../../../../src/runner/import/scan';
import type { FoundRun, ImportOutcome } from '../../../../src/runner/import/types';
import { readMetrics } from '../../../../src/runner/import/recorded-metrics';
import { readEvents } from '../../../../src/runner/store/history';
import { runDirectories } from '../../../../src/runner/store/read';
import { event, fileVersion, simple } from '../readers/event-writer';
import { temporaryFolder } from '../helper/workspace';

/** Long ago, so that nothing counts as being written right now. Seconds since 1970. */
export const OLD = 1_700_000_000;

/** A workspace with logs of other programs. */
export class Logs {
  readonly root = temporaryFolder();

  /** Writes a file, with its folders, as one that has been there for long. */
  write(name: string, content: string | Uint8Array, seconds = OLD): string {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, seconds, seconds);
    return file;
  }

  /** Adds to a file, now. */
  append(name: string, content: string | Uint8Array): void {
    appendFileSync(path.join(this.root, name), content);
  }

  async scan(...names: string[]): Promise<{ runs: FoundRun[]; notes: string[] }> {
    const notes: string[] = [];
    const runs = await scanForRuns(
      names.length === 0 ? [this.root] : names.map((name) => path.resolve(this.root, name)),
      {
        root: this.root,
        formats: ALL_FORMATS,
        known: new KnownRuns(this.root),
        signal: new AbortController().signal,
        note: (sentence) => notes.push(sentence),
      },
    );
    return { runs, notes };
  }

  /** Imports one run. */
  import(
    run: FoundRun,
    abort: AbortController = new AbortController(),
    copies = new CopyIndex(),
  ): Promise<ImportOutcome | null> {
    const { root } = this;
    const known = new KnownRuns(root);
    const { signal } = abort;
    return importRun(run, {
      root,
      formats: ALL_FORMATS,
      known,
      copies,
      signal,
      note: () => undefined,
      progress: () => undefined,
    });
  }

  /** Searches and imports everything: `title: outcome`. */
  async importAll(...names: string[]): Promise<string[]> {
    const told: string[] = [];
    const copies = new CopyIndex();
    for (const run of (await this.scan(...names)).runs) {
      const outcome = await this.import(run, new AbortController(), copies);
      told.push(
        `${run.title}: ${outcome === null ? 'cancelled' : outcome.kind === 'failed' ? outcome.message : `${outcome.kind} ${outcome.observations}`}`,
      );
    }
    return told;
  }

  get directories(): string[] {
    return runDirectories(this.root);
  }

  /** Everything in the store's folder of runs, also what is not shown. */
  get leftovers(): string[] {
    return readdirSync(path.join(this.root, '.lossline/runs')).filter((name) => name.startsWith('.'));
  }
}

/** What metrics.jsonl of a run holds, `epoch/step name=value …` a line; throws when a line is damaged or out of order. */
export function recorded(directory: string): string[] {
  const lines: string[] = [];
  readMetrics(directory, 0, (observation) => {
    if (observation === null) throw new Error('a damaged line');
    const { seq, epoch, step, values } = observation;
    if (seq !== lines.length + 1) throw new Error(`line ${lines.length + 1} has number ${seq}`);
    const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    lines.push(`${epoch ?? '-'}/${step ?? '-'} ${pairs.join(' ')}`);
  });
  return lines;
}

/** Every point of a run on its own, for runs whose rows may be cut otherwise. */
export function recordedPoints(directory: string): string[] {
  return recorded(directory).flatMap((line) => {
    const [place = '', ...pairs] = line.split(' ');
    return pairs.map((pair) => `${place} ${pair}`);
  });
}

export function record(directory: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8')) as Record<string, unknown>;
}

export const eventTypes = (directory: string): string[] => readEvents(directory).map((one) => one.type);

/** Rows of a CSV file. */
export const csv = (from: number, to: number, value = (epoch: number): number => 1 / epoch): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i},${value(from + i)},${value(from + i) * 1.5}\n`).join('');

export const CSV_HEAD = 'epoch,loss,val_loss\n';

/** An event file with one tag a step, from a step on. */
export const events = (tags: readonly string[], steps: number, start = OLD, from = 0): Uint8Array =>
  Buffer.concat([
    fileVersion(),
    ...Array.from({ length: steps }, (_, step) =>
      event(start + step, from + step, ...tags.map((tag) => simple(tag, 1 / (step + 1)))),
    ),
  ]);
