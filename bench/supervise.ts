import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { launchRun } from '../src/runner/launch/launch';
import { readEvents } from '../src/runner/store/history';
import type { WatchEvent } from '../src/runner/watch/protocol';
import type { BenchResult } from './result';

const ROUNDS = 6;

/** Prints epochs, busy for `us` microseconds before each, and leaves its own times (see Times) in times.json. */
const TRAINER = `
const fs = require('fs');
const [us, epochs, out] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
// Where the system tells it: nanoseconds in which this thread could have run and had no core.
const waited = () => {
  try {
    return Number(fs.readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return NaN;
  }
};
const [cpu, idle, start] = [process.cpuUsage(), waited(), process.hrtime.bigint()];
for (let i = 1; i <= epochs; i++) {
  const until = process.hrtime.bigint() + BigInt(us * 1000);
  while (us > 0 && process.hrtime.bigint() < until);
  fs.writeSync(1, JSON.stringify({ epoch: i, loss: 1 / i, val_loss: Math.sin(i), accuracy: 0.5 }) + '\\n');
}
const wall = Number(process.hrtime.bigint() - start) / 1e6;
const { user, system } = process.cpuUsage(cpu);
fs.writeFileSync(out, JSON.stringify({ wall, cpu: (user + system) / 1e3, waited: waited() - idle }));
`;

/** Milliseconds of a training loop: by the clock, on a core, and in wait for one. */
interface Times {
  readonly wall: number;
  readonly cpu: number;
  readonly waited: number;
}

/** A way to train, and its target: the wall time at most, as a part of that of the bare run. */
interface Case {
  readonly name: string;
  readonly us: number;
  readonly epochs: number;
  readonly most: number;
}

/** Both take some seconds, so that it is not the start that is measured. */
const CASES: readonly Case[] = [
  { name: '0.3 ms an epoch', us: 300, epochs: 10_000, most: 1.03 },
  { name: 'full speed', us: 0, epochs: 400_000, most: 1.1 },
];
/** Where the metrics come from: printed text alone, or log files as well, as is the default. */
const SOURCES = ['stdout', 'auto'] as const;
const WAYS = ['bare', ...SOURCES] as const;
type Way = (typeof WAYS)[number];

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
 * Target 10: what supervision costs the trainer (its own wall time, beside the same program writing to a new file that
 * nobody reads, in turns; whether it was on a core for longer or waited for one), and how long a printed line takes to
 * the watcher's message.
 */
export async function bench(): Promise<BenchResult[]> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lossline-bench-')));
  try {
    const dist = await buildInto(path.join(root, 'dist'));
    const trainer = path.join(root, 'trainer.cjs');
    writeFileSync(trainer, TRAINER);
    const results: BenchResult[] = [];
    for (const one of CASES) results.push(...(await compare(root, dist, trainer, one)));
    // In a folder of its own: a watcher reads all runs of one.
    const latency = await latencies(path.join(root, 'latency'), dist);
    return [
      ...results,
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

async function compare(root: string, dist: string, trainer: string, one: Case): Promise<BenchResult[]> {
  const rounds: Record<Way, Times>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times: Partial<Record<Way, Times>> = {};
    // Each comes first, second and last in turn: what else the machine does comes and goes.
    for (let turn = 0; turn < WAYS.length; turn++) {
      const way = WAYS[(round + turn) % WAYS.length] ?? 'bare';
      times[way] =
        way === 'bare' ? await bareRun(root, trainer, one) : await supervisedRun(root, dist, trainer, one, way);
    }
    rounds.push(times as Record<Way, Times>);
  }
  const middle = (ratios: readonly number[]): string => percentile(ratios, 0.5).toFixed(2);
  return SOURCES.map((source) => {
    const ratio = percentile(
      rounds.map((times) => times[source].wall / times.bare.wall),
      0.5,
    );
    const cpu = middle(rounds.map((times) => times[source].cpu / times.bare.cpu));
    const waited = middle(rounds.map((times) => (times[source].waited - times.bare.waited) / times.bare.wall));
    return {
      name: `Supervised trainer, ${one.name}, metrics from ${source}`,
      figure: `${ratio.toFixed(3)} of the bare run (on a core ${cpu}, longer in wait for one ${waited}; load ${loadavg()[0]?.toFixed(1) ?? '?'})`,
      target: `at most ${one.most.toFixed(2)}`,
      ok: ratio <= one.most,
    };
  });
}

async function bareRun(root: string, trainer: string, { us, epochs }: Case): Promise<Times> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lossline-bench-bare-'));
  try {
    const out = path.join(root, 'times.json');
    // As output.log is opened: new, and to be appended to.
    const log = openSync(path.join(folder, 'bare.log'), 'a');
    // Detached as the supervised one is: the scheduler shares out time by session.
    const child = spawn(process.execPath, [trainer, String(us), String(epochs), out], {
      stdio: ['ignore', log, log],
      detached: true,
    });
    await new Promise((resolve) => child.once('exit', resolve));
    closeSync(log);
    return JSON.parse(readFileSync(out, 'utf8')) as Times;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function supervisedRun(
  root: string,
  dist: string,
  trainer: string,
  { us, epochs }: Case,
  from: (typeof SOURCES)[number],
): Promise<Times> {
  const out = path.join(root, 'times.json');
  const run = await launch(root, dist, [process.execPath, trainer, String(us), String(epochs), out], from);
  await until(() => readEvents(run).some((event) => event.type === 'ended'));
  return JSON.parse(readFileSync(out, 'utf8')) as Times;
}

/** Milliseconds from the moment a line was printed to the watcher's message with its point. */
async function latencies(root: string, dist: string): Promise<number[]> {
  mkdirSync(root);
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

async function launch(
  root: string,
  dist: string,
  argv: readonly string[],
  from: (typeof SOURCES)[number] = 'stdout',
): Promise<string> {
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
      metrics: { from, pattern: null, train: null, validation: null },
      plannedEpochs: null,
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
