import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Json } from '../../src/core/json';
import type { RunSummary } from '../../src/core/run/summary';
import type { MetricSeries } from '../../src/core/series/series';
import { CopyIndex } from '../../src/runner/import/copies';
import type { Formats } from '../../src/runner/import/formats';
import { importRun } from '../../src/runner/import/importer';
import { KnownRuns } from '../../src/runner/import/known-runs';
import { scanForRuns } from '../../src/runner/import/scan';
import { formatOf, recogniseFile } from '../../src/runner/readers/registry';
import { RunReader } from '../../src/runner/store/run-reader';

/** What the product makes of a log file, by the way that every import goes: search, import, read the run back. */
export interface LogReading {
  readonly format: string;
  readonly summary: RunSummary;
  readonly series: ReadonlyMap<string, MetricSeries>;
  readonly hyperparameters: Readonly<Record<string, Json>>;
}

const FORMATS: Formats = {
  recognise: (name, head, whole) => recogniseFile(name, head, whole)?.format ?? null,
  of: formatOf,
};

/** After so long an imported run is not taken for one that still grows. */
const LONG_AFTER_MS = 365 * 24 * 3_600_000;

/** Reads a log. Null when the product says that there is no run in it. */
export async function readLog(file: string): Promise<LogReading | null> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'lossline-corpus-'));
  try {
    const common = { root, formats: FORMATS, known: new KnownRuns(root), signal: new AbortController().signal };
    const [found] = await scanForRuns([file], { ...common, note: () => undefined });
    if (found === undefined) return null;
    const outcome = await importRun(found, {
      ...common,
      copies: new CopyIndex(),
      note: () => undefined,
      progress: () => undefined,
    });
    if (outcome === null || outcome.kind === 'failed') return null;
    const reader = new RunReader(outcome.directory);
    while (reader.look().more);
    const summary = reader.summary(Date.now() + LONG_AFTER_MS);
    return {
      format: found.files.map(({ format }) => format).join('+'),
      summary,
      series: reader.builder.series,
      hyperparameters: summary.record?.hyperparameters ?? {},
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
