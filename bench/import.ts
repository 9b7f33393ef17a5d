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
/** How much of each kind of log is made. Bytes. */
const PART = 65 * MEGABYTE;
const SCALARS = 1_000_000;

/**
 * Imports a mixture of about 200 MB in a worker thread, as the extension does, and watches the thread of the host
 * meanwhile: target 11.
 */
export async function bench(): Promise<BenchResult[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'lossline-bench-'));
  try {
    write(root);
    const worker = new Worker(fileURLToPath(import.meta.url), { argv: ['import'] });
    const found = await ask(worker, { type: 'scan', id: 1, root, paths: [root] });
    const runs = found.flatMap((event): FoundRun[] => (event.type === 'found' ? [event.run] : []));
    const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
    const before = process.memoryUsage().rss;
    let peak = before;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    delay.enable();
    const start = performance.now();
    const outcomes = await ask(worker, { type: 'import', id: 2, root, runs });
    const seconds = (performance.now() - start) / 1000;
    delay.disable();
    clearInterval(watch);
    const again = performance.now();
    await ask(worker, { type: 'import', id: 3, root, runs });
    const unchanged = performance.now() - again;
    await worker.terminate();
    const taken = outcomes.filter((event) => event.type === 'outcome' && event.outcome.kind === 'new').length;
    if (taken !== runs.length) throw new Error(`${taken} of ${runs.length} runs were imported.`);
    const [p99, most] = [delay.percentile(99) / 1e6, delay.max / 1e6];
    return [
      {
        name: `${Math.round(bytes / MEGABYTE)} MB of logs, wall time`,
        figure: `${(bytes / MEGABYTE / seconds).toFixed(0)} MB/s`,
        target: null,
        ok: null,
      },
      {
        name: 'memory on top, peak',
        figure: `${((peak - before) / MEGABYTE).toFixed(0)} MB`,
        target: '<= 300 MB',
        ok: peak - before <= 300 * MEGABYTE,
      },
      {
        name: 'delay of the host’s event loop, p99',
        figure: `${p99.toFixed(1)} ms`,
        target: '<= 20 ms',
        ok: p99 <= 20,
      },
      {
        name: 'delay of the host’s event loop, most',
        figure: `${most.toFixed(1)} ms`,
        target: '<= 50 ms',
        ok: most <= 50,
      },
      { name: 'the same again, unchanged', figure: `${unchanged.toFixed(0)} ms`, target: null, ok: null },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
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
  return new Promise((resolve, reject) => {
    const take = (event: ImportEvent): void => {
      events.push(event);
      if (event.type !== 'done' || event.id !== request.id) return;
      worker.off('message', take);
      resolve(events);
    };
    worker.on('message', take);
    worker.once('error', reject);
    worker.postMessage(request);
  });
}

if (!isMainThread && process.argv.includes('import')) {
  const port = parentPort;
  const service = new ImportService(ALL_FORMATS, (event) => port?.postMessage(event));
  port?.on('message', (request: ImportRequest) => void service.handle(request));
}
