import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunRecord } from '../src/core/run/record';
import { EventsFile } from '../src/runner/store/events-file';
import { LineSplitter } from '../src/runner/store/file-tail';
import { MetricsFile } from '../src/runner/store/metrics-file';
import { ObservationParser } from '../src/runner/store/observation-parse';
import { listRuns, loadRun } from '../src/runner/store/read';
import { writeRecord } from '../src/runner/store/record-file';
import type { BenchResult } from './result';

const RUNS = 1000;
const EPOCHS = 1000;
const ROUNDS = 5;

/** Targets 5 and 6: listing, loading and appending. CPU time of this process, median of interleaved rounds. */
export async function bench(): Promise<BenchResult[]> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lossline-bench-')));
  try {
    const append = appendCost(path.join(root, 'append'));
    for (let i = 0; i < RUNS; i++) makeRun(root, `run-${i}`);
    const first = await cpu(() => listRuns(root));
    const cold: number[] = [];
    const warm: number[] = [];
    const parse: number[] = [];
    const scan: number[] = [];
    const load: number[] = [];
    const sqlite: number[] = [];
    const select = await sqliteLoader(root);
    for (let round = 0; round < ROUNDS; round++) {
      parse.push(await cpu(() => parseAll(root)));
      rmSync(path.join(root, '.lossline', 'index.tsv'), { force: true });
      cold.push(await cpu(() => listRuns(root)));
      warm.push(await cpu(() => listRuns(root)));
      scan.push(await cpu(() => scanAll(root)));
      load.push(await cpu(() => loadMany(root)));
      if (select !== null) sqlite.push(await cpu(select));
    }
    const results: BenchResult[] = [
      listing('Listing 1,000 runs with a warm index', median(warm), median(parse), 40),
      listing('Listing 1,000 runs without an index', median(cold), median(parse), 20),
      { name: 'Listing 1,000 runs, never listed before', figure: `${first.toFixed(0)} ms`, target: null, ok: null },
      {
        name: 'Parsing metrics.jsonl',
        figure: `${(median(parse) / median(scan)).toFixed(2)} times as fast as split + JSON.parse`,
        target: null,
        ok: null,
      },
      {
        name: 'Appending an observation',
        figure: `${append.toFixed(1)} us CPU, acknowledged one by one`,
        target: 'at most 10 us',
        ok: append <= 10,
      },
    ];
    const perLoad = median(load) / LOADS;
    results.push(
      select === null
        ? {
            name: 'Loading a run',
            figure: `${perLoad.toFixed(2)} ms`,
            target: 'node:sqlite is not here to compare',
            ok: null,
          }
        : {
            name: 'Loading a run',
            figure: `${perLoad.toFixed(2)} ms (node:sqlite ${(median(sqlite) / LOADS).toFixed(2)} ms)`,
            target: 'no slower than a node:sqlite SELECT of the same rows',
            ok: median(load) <= median(sqlite),
          },
    );
    return results;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const LOADS = 100;

function listing(name: string, own: number, parse: number, share: number): BenchResult {
  return {
    name,
    figure: `${own.toFixed(0)} ms, 1/${(parse / own).toFixed(0)} of parsing all logs (${parse.toFixed(0)} ms)`,
    target: `at most 1/${share} of parsing all logs`,
    ok: parse / own >= share,
  };
}

function values(i: number): Record<string, number> {
  return { loss: 1 / i, val_loss: Math.abs(Math.sin(i)), accuracy: 1 - 1 / i, val_accuracy: Math.abs(Math.cos(i)) };
}

function makeRun(root: string, id: string): void {
  const directory = path.join(root, '.lossline', 'runs', id);
  mkdirSync(directory, { recursive: true });
  const record: RunRecord = {
    format: 1,
    id,
    entry: 'bench',
    configFile: 'lossline.yaml',
    createdAt: new Date(0).toISOString(),
    source: 'cli',
    task: { kind: 'command', argv: ['python3', 'train.py'], cwd: '.', envNames: [] },
    engine: null,
    hyperparameters: { learningRate: 0.003, batchSize: 16 },
    earlyStopping: { mode: 'auto' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: EPOCHS,
    seed: 1,
    git: null,
    data: null,
    versions: {},
  };
  writeRecord(directory, record);
  const metrics = new MetricsFile(directory, 0);
  for (let i = 1; i <= EPOCHS; i++)
    metrics.append({ time: 1.7e12 + i * 1000, epoch: i, step: i * 13, values: values(i) });
  metrics.file.flush();
  metrics.file.close();
  const events = new EventsFile(directory, 0);
  events.append({ type: 'started', process: { pid: 1, startTime: '1', host: 'x' } }, 1.7e12);
  events.append({ type: 'ended', exitCode: 0, signal: null, message: null }, 1.7e12 + EPOCHS * 1000);
  events.file.close();
}

/** Microseconds of CPU an observation takes to be numbered, written and acknowledged, one write each. */
function appendCost(directory: string): number {
  mkdirSync(directory, { recursive: true });
  const count = 20_000;
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const metrics = new MetricsFile(directory, 0);
    const start = process.cpuUsage();
    for (let i = 1; i <= count; i++) {
      metrics.append({ time: 1.7e12 + i, epoch: i, step: null, values: values(i) });
      metrics.file.flush();
    }
    const used = process.cpuUsage(start);
    costs.push((used.user + used.system) / count);
    metrics.file.close();
    rmSync(path.join(directory, 'metrics.jsonl'));
  }
  return median(costs);
}

function logs(root: string): string[] {
  const runs = path.join(root, '.lossline', 'runs');
  return readdirSync(runs).map((id) => path.join(runs, id, 'metrics.jsonl'));
}

/** What listing would cost without summaries: every log read and every line parsed. */
function parseAll(root: string): number {
  let sum = 0;
  for (const file of logs(root)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line !== '') sum += (JSON.parse(line) as { seq: number }).seq;
    }
  }
  return sum;
}

function scanAll(root: string): number {
  let sum = 0;
  const parser = new ObservationParser();
  for (const file of logs(root)) {
    new LineSplitter().push(readFileSync(file), (bytes, start, end) => {
      sum += parser.parseBytes(bytes, start, end)?.seq ?? 0;
    });
  }
  return sum;
}

async function loadMany(root: string): Promise<void> {
  for (let i = 0; i < LOADS; i++) await loadRun(path.join(root, '.lossline', 'runs', `run-${i}`));
}

/** Selects the rows of LOADS runs from node:sqlite; null where there is none (Node before 22.5). */
async function sqliteLoader(root: string): Promise<(() => number) | null> {
  if (!process.versions.node.startsWith('2') || Number(process.versions.node.split('.')[0]) < 24) return null;
  const name = 'node:sqlite';
  const { DatabaseSync } = (await import(name)) as { DatabaseSync: new (file: string) => Database };
  const database = new DatabaseSync(path.join(root, 'runs.db'));
  database.exec(
    'CREATE TABLE points (run INTEGER, epoch REAL, a REAL, b REAL, c REAL, d REAL); CREATE INDEX i ON points (run); BEGIN',
  );
  const insert = database.prepare('INSERT INTO points VALUES (?, ?, ?, ?, ?, ?)');
  for (let run = 0; run < LOADS; run++) {
    for (let i = 1; i <= EPOCHS; i++) insert.run(run, i, ...Object.values(values(i)));
  }
  database.exec('COMMIT');
  const select = database.prepare('SELECT epoch, a, b, c, d FROM points WHERE run = ? ORDER BY rowid');
  return () => {
    let rows = 0;
    for (let run = 0; run < LOADS; run++) rows += select.all(run).length;
    return rows;
  };
}

interface Database {
  exec(sql: string): void;
  prepare(sql: string): { run(...values: number[]): unknown; all(...values: number[]): unknown[] };
}

async function cpu(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
