import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunRecord } from '../../../../src/core/run/record';
import { runRecord } from './support';

export const repository = process.env['LOSSLINE_ROOT'] ?? process.cwd();

/** Builds trainer.js as it ships, into a folder that holds it and the WebAssembly files and nothing else. */
export async function bundleTrainer(): Promise<string> {
  const dist = await mkdtemp(path.join(tmpdir(), 'lossline-trainer-'));
  await build({
    absWorkingDir: repository,
    entryPoints: { trainer: 'src/runner/trainer/main.ts' },
    outdir: dist,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode', '@tensorflow/tfjs-node'],
    logLevel: 'error',
  });
  for (const file of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
    await copyFile(
      path.join(repository, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', file),
      path.join(dist, file),
    );
  }
  return dist;
}

/** One line that the trainer printed, read as Python's json.loads would (bare NaN and infinities). */
export type Line = Readonly<Record<string, unknown>>;

/** A finished trainer process. */
export interface Finished {
  readonly directory: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly lines: readonly Line[];
  readonly stdout: string;
  readonly stderr: string;
}

/** Lines with metric values. */
export function epochsOf({ lines }: Pick<Finished, 'lines'>): Line[] {
  return lines.filter((line) => 'epoch' in line && !('lossline' in line));
}

/** Control lines of one kind. */
export function said({ lines }: Pick<Finished, 'lines'>, kind: string): Line[] {
  return lines.filter((line) => line['lossline'] === kind);
}

/** A running trainer process. */
export interface Running {
  readonly directory: string;
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly printed: () => string;
  readonly finished: Promise<Finished>;
}

/** Writes a run directory into `root` and starts the trainer on it. */
export async function startTrainer(dist: string, root: string, changes: Partial<RunRecord>): Promise<Running> {
  const record = runRecord(changes);
  const directory = path.join(root, '.lossline', 'runs', record.id);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, 'run.json'), JSON.stringify(record));
  const child = spawn(process.execPath, [path.join(dist, 'trainer.js'), directory], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = once(child, 'close').then(([exitCode, signal]: unknown[]): Finished => {
    const lines = stdout
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    return {
      directory,
      exitCode: exitCode as number | null,
      signal: signal as string | null,
      lines: lines.map(readLine),
      stdout,
      stderr,
    };
  });
  return { directory, child, printed: () => stdout, finished };
}

function readLine(line: string): Line {
  const quoted = line.replace(/:(NaN|-?Infinity)(?=[,}])/g, ':"$1"');
  return JSON.parse(quoted, (_key, value: unknown) =>
    value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value,
  ) as Line;
}
