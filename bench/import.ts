import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { ALL_FORMATS } from '../src/runner/import/formats';
import { ImportService } from '../src/runner/import/service';
import type { FoundRun, ImportEvent, ImportRequest } from '../src/runner/import/types';
import { scalarFile } from '../test/unit/runner/readers/event-writer';
import type { BenchResult } from './result';

const MEGABYTE = 1e6;
/** `LOSSLINE_FULL=1`: a gigabyte, once; the usual 200 MB take a few seconds a round. */
const IS_FULL = process.env['LOSSLINE_FULL'] === '1';
/** How much of each kind of log is made. Bytes. */
const PART = (IS_FULL ? 335 : 65) * MEGABYTE;
const SCALARS = IS_FULL ? 5_000_000 : 1_000_000;
const ROUNDS = IS_FULL ? 1 : 5;

/** What one import of everything took. */
interface Round {
  readonly bytes: number;
  readonly seconds: number;
  /** Resident memory on top of what there was before. */
  readonly memory: number;
  /** Delay of the event loop of this thread meanwhile. Milliseconds. */
  readonly p99: number;
  readonly most: number;
  /** Importing the same again. Milliseconds. */
  readonly unchanged: number;
}

/**
 * Imports a mixture of logs in a worker thread, as the extension does, and watches the main thread meanwhile:
 * target 11. Every round imports into a workspace that has no run.
 */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lossline-bench-'));
  try {
    const logs = path.join(folder, 'logs');
    mkdirSync(logs);
    // In a process of its own: what it takes to make the logs must not count as there before.
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'write', logs]);
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const root = path.join(folder, `workspace-${round}`);
      mkdirSync(root);
      rounds.push(await measure(logs, root));
      rmSync(root, { recursive: true });
    }
    return results(rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(logs: string, root: string): Promise<Round> {
  const worker = new Worker(fileURLToPath(import.meta.url), { argv: ['import'] });
  let watch: NodeJS.Timeout | undefined;
  try {
    const found = await ask(worker, { type: 'scan', id: 1, root, paths: [logs] });
    const runs = found.flatMap((event): FoundRun[] => (event.type === 'found' ? [event.run] : []));
    const before = process.memoryUsage().rss;
    let peak = before;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    delay.enable();
    const start = performance.now();
    const outcomes = await ask(worker, { type: 'import', id: 2, root, runs });
    const seconds = (performance.now() - start) / 1000;
    delay.disable();
    const again = performance.now();
    await ask(worker, { type: 'import', id: 3, root, runs });
    const unchanged = performance.now() - again;
    const taken = outcomes.filter((event) => event.type === 'outcome' && event.outcome.kind === 'new').length;
    if (taken !== runs.length) throw new Error(`${taken} of ${runs.length} runs were imported.`);
    return {
      bytes: runs.reduce((sum, run) => sum + run.bytes, 0),
      seconds,
      memory: peak - before,
      p99: delay.percentile(99) / 1e6,
      most: delay.max / 1e6,
      unchanged,
    };
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

function results(rounds: readonly Round[]): BenchResult[] {
  const bytes = median(rounds.map((round) => round.bytes));
  const memory = Math.max(...rounds.map((round) => round.memory));
  const p99 = median(rounds.map((round) => round.p99));
  const most = Math.max(...rounds.map((round) => round.most));
  return [
    {
      name: `${Math.round(bytes / MEGABYTE)} MB of logs, wall time`,
      figure: `${(bytes / MEGABYTE / median(rounds.map(({ seconds }) => seconds))).toFixed(0)} MB/s (median of ${ROUNDS})`,
      target: null,
      ok: null,
    },
    {
      name: 'memory on top, peak',
      figure: `${(memory / MEGABYTE).toFixed(0)} MB (most of ${ROUNDS})`,
      target: '<= 300 MB',
      ok: memory <= 300 * MEGABYTE,
    },
    {
      name: 'main thread beside the importer, delay of its event loop, p99',
      figure: `${p99.toFixed(1)} ms (median of ${ROUNDS})`,
      target: '<= 20 ms',
      ok: p99 <= 20,
    },
    {
      name: 'main thread beside the importer, delay of its event loop, most',
      figure: `${most.toFixed(1)} ms (most of ${ROUNDS})`,
      target: '<= 50 ms',
      ok: most <= 50,
    },
    {
      name: 'the same again, unchanged',
      figure: `${median(rounds.map(({ unchanged }) => unchanged)).toFixed(0)} ms (median of ${ROUNDS})`,
      target: null,
      ok: null,
    },
  ];
}

function write(root: string): void {
  for (const run of ['a', 'b', 'c', 'd']) mkdirSync(path.join(root, run));
  writeFileSync(
    path.join(root, 'a/events.out.tfevents.1.h.1.0'),
    scalarFile(SCALARS, ['train_loss', 'val_loss', 'lr', 'acc'], (i) => Math.sin(i)),
  );
  const csv = (i: number): string => `${i},${i * 10},${Math.sin(i)},${Math.cos(i)}\n`;
  const json = (i: number): string =>
    `{"epoch":${i},"step":${i * 10},"loss":${Math.sin(i)},"val_loss":${Math.cos(i)}}\n`;
  const text = (i: number): string => `Epoch ${i}/999999 - loss: ${Math.sin(i)} - val_loss: ${Math.cos(i)}\n`;
  fill(path.join(root, 'b/metrics.csv'), 'epoch,step,loss,val_loss\n', csv, PART);
  fill(path.join(root, 'c/metrics.jsonl'), '', json, PART);
  fill(path.join(root, 'd/train.log'), '', text, PART / 4);
}

function fill(file: string, head: string, line: (i: number) => string, bytes: number): void {
  writeFileSync(file, head);
  for (let at = 0, i = 1; at < bytes;) {
    let block = '';
    while (block.length < MEGABYTE) block += line(i++);
    appendFileSync(file, block);
    at += block.length;
  }
}

function ask(worker: Worker, request: Exclude<ImportRequest, { type: 'cancel' | 'follow' }>): Promise<ImportEvent[]> {
  const events: ImportEvent[] = [];
  return new Promise<ImportEvent[]>((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', take).off('error', fail).off('exit', end);
      act();
    };
    const take = (event: ImportEvent): void => {
      events.push(event);
      if (event.type === 'done' && event.id === request.id) settle(() => resolve(events));
    };
    const fail = (error: Error): void => settle(() => reject(error));
    const end = (code: number): void =>
      fail(new Error(`The importer ended with code ${code} in the midst of its work.`));
    worker.on('message', take).on('error', fail).on('exit', end);
    worker.postMessage(request);
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

const [, , task, target] = process.argv;
if (isMainThread && task === 'write' && target !== undefined) write(target);
if (!isMainThread && process.argv.includes('import')) {
  const port = parentPort;
  const service = new ImportService(ALL_FORMATS, (event) => port?.postMessage(event));
  port?.on('message', (request: ImportRequest) => void service.handle(request));
}
