import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { launchRun } from '../src/runner/launch/launch';
import { readEvents } from '../src/runner/store/history';
import type { WatchEvent } from '../src/runner/watch/protocol';
import type { BenchResult } from './result';

const EPOCHS = 10_000;
const ROUNDS = 5;

/** Prints epochs, busy for `us` microseconds before each, and leaves its own times in times.json. */
const TRAINER = `
const fs = require('fs');
const [us, epochs, out] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const start = process.hrtime.bigint();
for (let i = 1; i <= epochs; i++) {
  const until = process.hrtime.bigint() + BigInt(us * 1000);
  while (us > 0 && process.hrtime.bigint() < until);
  fs.writeSync(1, JSON.stringify({ epoch: i, loss: 1 / i, val_loss: Math.sin(i), accuracy: 0.5 }) + '\\n');
}
fs.writeFileSync(out, String(Number(process.hrtime.bigint() - start) / 1e6));
`;

/** Prints an epoch every now and then, with the moment it was printed as a metric. */
const TICKER = `
const fs = require('fs');
let i = 0;
const tick = () => {
  fs.writeSync(1, JSON.stringify({ epoch: ++i, loss: 1 / i, printed: performance.timeOrigin + performance.now() }) + '\\n');
  if (i < 120) setTimeout(tick, 20 + (i * 37) % 200);
};
tick();
`;

/**
 * Target 10: what supervision costs the trainer (its own wall time, beside the same program writing to a file that
 * nobody reads, in turns), what it costs the supervisor, and how long a printed line takes to the watcher's message.
 */
export async function bench(): Promise<BenchResult[]> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lossline-bench-')));
  try {
    const dist = await buildInto(path.join(root, 'dist'));
    const trainer = path.join(root, 'trainer.cjs');
    writeFileSync(trainer, TRAINER);
    const slow = await compare(root, dist, trainer, 300);
    const fast = await compare(root, dist, trainer, 0);
    const latency = await latencies(root, dist);
    const load = `load ${loadavg()[0]?.toFixed(2) ?? '?'}`;
    return [
      {
        name: 'Supervised trainer, 0.3 ms an epoch',
        figure: `${slow.ratio.toFixed(3)} of the bare run (${load})`,
        target: 'at most 1.03',
        ok: slow.ratio <= 1.03,
      },
      {
        name: 'Supervised trainer, full speed',
        figure: `${fast.ratio.toFixed(3)} of the bare run`,
        target: 'at most 1.10',
        ok: fast.ratio <= 1.1,
      },
      {
        name: 'Printed line to watcher message',
        figure: `p50 ${percentile(latency, 0.5).toFixed(0)} ms, p95 ${percentile(latency, 0.95).toFixed(0)} ms`,
        target: 'p95 at most 120 ms',
        ok: percentile(latency, 0.95) <= 120,
      },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function buildInto(outdir: string): Promise<string> {
  await build({
    entryPoints: { runner: 'src/runner/supervise/main.ts', watcher: 'src/runner/watch/main.ts' },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  return outdir;
}

async function compare(root: string, dist: string, trainer: string, us: number): Promise<{ ratio: number }> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await bareRun(root, trainer, us);
    const supervised = await supervisedRun(root, dist, trainer, us);
    ratios.push(supervised / bare);
  }
  return { ratio: percentile(ratios, 0.5) };
}

/** Wall time of the training loop, in milliseconds, by the trainer's own clock. */
async function bareRun(root: string, trainer: string, us: number): Promise<number> {
  const out = path.join(root, 'times.json');
  const log = openSync(path.join(root, 'bare.log'), 'w');
  // Detached as the supervised one is: the scheduler shares out time by session.
  const child = spawn(process.execPath, [trainer, String(us), String(EPOCHS), out], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  await new Promise((resolve) => child.once('exit', resolve));
  closeSync(log);
  return Number(readFileSync(out, 'utf8'));
}

async function supervisedRun(root: string, dist: string, trainer: string, us: number): Promise<number> {
  const out = path.join(root, 'times.json');
  const argv = [process.execPath, trainer, String(us), String(EPOCHS), out];
  const run = await launch(root, dist, argv);
  await until(() => readEvents(run).some((event) => event.type === 'ended'));
  return Number(readFileSync(out, 'utf8'));
}

/** Milliseconds from the moment a line was printed to the watcher's message with its point. */
async function latencies(root: string, dist: string): Promise<number[]> {
  const script = path.join(root, 'ticker.cjs');
  writeFileSync(script, TICKER);
  const run = await launch(root, dist, [process.execPath, script]);
  const worker = new Worker(path.join(dist, 'watcher.js'));
  const found: number[] = [];
  let first = true;
  worker.on('message', (event: WatchEvent) => {
    if (event.type !== 'series') return;
    const now = performance.timeOrigin + performance.now();
    // The first message holds all that was printed before we looked.
    if (!first) found.push(...Array.from(event.metrics['printed']?.value ?? [], (printed) => now - printed));
    first = false;
  });
  worker.postMessage({ type: 'roots', roots: [root] });
  worker.postMessage({ type: 'series', keys: [run] });
  await until(() => readEvents(run).some((event) => event.type === 'ended'));
  await until(() => found.length >= 100, 2000);
  await worker.terminate();
  return found;
}

async function launch(root: string, dist: string, argv: readonly string[]): Promise<string> {
  const run = await launchRun({
    root,
    configFile: 'lossline.yaml',
    source: 'cli',
    dist,
    isTrusted: () => true,
    plan: {
      name: 'bench',
      task: { kind: 'command', argv, cwd: '.', envNames: [] },
      env: {},
      hyperparameters: {},
      earlyStopping: { mode: 'off' },
      metrics: { from: 'stdout', pattern: null, train: null, validation: null },
      plannedEpochs: EPOCHS,
      seed: null,
    },
  });
  return run.directory;
}

async function until(done: () => boolean, limitMs = 120_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!done() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
