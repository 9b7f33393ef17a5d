import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { runInHost } from '../scripts/lib/in-host.mjs';
import { ensureHost } from '../scripts/lib/setup/vscode-server.mjs';
import type { RunRecord } from '../src/core/run/record';
import type { HostFigures } from './in-host/index';
import type { BenchResult } from './result';

/** Activation time, and memory of a real extension host that shows a run of 10,000 epochs. */

const root = process.env['LOSSLINE_ROOT'] ?? process.cwd();
const EPOCHS = 10_000;
const ROUNDS = 5;

/** A finished run of a command with train and validation loss of that many epochs. */
function writeRun(folder: string, epochs: number): void {
  const id = '20261123-064512-long-3f9a';
  const directory = path.join(folder, '.lossline/runs', id);
  mkdirSync(directory, { recursive: true });
  const record: RunRecord = {
    format: 1,
    id,
    entry: 'long',
    configFile: 'lossline.yaml',
    createdAt: '2026-11-23T06:45:12.000Z',
    source: 'cli',
    task: { kind: 'command', argv: ['node', 'train.js'], cwd: '.', envNames: [] },
    engine: null,
    hyperparameters: { epochs },
    earlyStopping: { mode: 'off' },
    metrics: { from: 'stdout', pattern: null, train: null, validation: null },
    plannedEpochs: epochs,
    seed: null,
    git: null,
    data: null,
    versions: {},
  };
  const began = Date.parse(record.createdAt);
  const lines: string[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const values = { loss: 1 / Math.sqrt(epoch), val_loss: 1 / Math.sqrt(epoch) + epoch / 1e5 };
    lines.push(JSON.stringify({ seq: epoch, time: began + epoch * 100, epoch, step: epoch * 10, values }));
  }
  const ended = began + epochs * 100;
  const events = [
    { seq: 1, time: began, type: 'started', process: { pid: 1, startTime: '0', host: 'elsewhere' } },
    { seq: 2, time: ended, type: 'ended', exitCode: 0, signal: null, message: null },
  ];
  writeFileSync(path.join(folder, 'lossline.yaml'), 'version: 1\nruns:\n  long:\n    command: [node, train.js]\n');
  writeFileSync(path.join(directory, 'run.json'), JSON.stringify(record));
  writeFileSync(path.join(directory, 'metrics.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(path.join(directory, 'events.jsonl'), `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
  writeFileSync(path.join(directory, 'output.log'), '');
}

/** @param epochs Of the run in the workspace; null for an empty folder, in which VS Code activates nothing by itself. */
async function measure(suite: string, epochs: number | null): Promise<HostFigures> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'lossline-bench-'));
  try {
    const folder = path.join(temporary, 'workspace');
    mkdirSync(folder);
    if (epochs !== null) writeRun(folder, epochs);
    const figures = path.join(temporary, 'figures.json');
    const code = await runInHost({
      installation: await ensureHost(),
      extension: root,
      suite,
      folder,
      dataFolder: path.join(temporary, 'server'),
      env: { LOSSLINE_FIGURES: figures },
    });
    if (code !== 0) throw new Error('The measurement inside the extension host failed.');
    return JSON.parse(readFileSync(figures, 'utf8')) as HostFigures;
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

type Memory = NonNullable<HostFigures['memory']>;

function memoryOf({ memory }: HostFigures): Memory {
  if (memory === null) throw new Error('The run was not found.');
  return memory;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

export async function bench(): Promise<BenchResult[]> {
  const out = mkdtempSync(path.join(os.tmpdir(), 'lossline-bench-suite-'));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['bench/in-host/index.ts'],
      outdir: out,
      bundle: true,
      external: ['vscode'],
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'warning',
    });
    const suite = path.join(out, 'index.js');
    const idle: HostFigures[] = [];
    const long: Memory[] = [];
    const short: Memory[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      idle.push(await measure(suite, null));
      long.push(memoryOf(await measure(suite, EPOCHS)));
      short.push(memoryOf(await measure(suite, 2)));
    }
    const loading = median(idle.map(({ loadAndActivateMs }) => loadAndActivateMs));
    const activation = median(idle.map(({ activateMs }) => activateMs));
    const heap = median(long.map((memory) => memory.heap));
    const growth = heap - median(short.map((memory) => memory.heap));
    return [
      {
        name: 'activation in the extension host, bundle loaded and activate() done',
        figure: `${loading.toFixed(0)} ms, of which activate() ${activation.toFixed(1)} ms (median of ${String(ROUNDS)})`,
        target: 'under 50 ms',
        ok: loading < 50,
      },
      {
        name: `heap of the extension host, run of ${String(EPOCHS)} epochs in the panel`,
        figure: `${megabytes(heap)}, ${megabytes(growth)} more than with 2 epochs`,
        target: 'under 20 MB more',
        ok: growth < 20e6,
      },
      {
        name: 'resident memory of the extension host then, all of VS Code included',
        figure: megabytes(median(long.map(({ rss }) => rss))),
        target: null,
        ok: null,
      },
    ];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
