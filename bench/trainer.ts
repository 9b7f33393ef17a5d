import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as layers from '@tensorflow/tfjs-layers';
import path from 'node:path';
import { StopWatcher } from '../src/core/stopping/watcher';
import type { PreparedTarget } from '../src/runner/trainer/data/prepare';
import type { Dataset } from '../src/runner/trainer/fit/dataset';
import { fit } from '../src/runner/trainer/fit/fit';
import { installTrainingKernels } from '../src/runner/trainer/kernels/install';
import { wrapModel } from '../src/runner/trainer/model/custom';
import { buildDenseNetwork } from '../src/runner/trainer/model/dense';
import type { Network } from '../src/runner/trainer/model/network';
import { createRandom, seedMathRandom } from '../src/runner/trainer/random';
import type { BenchResult } from './result';

const tf = { ...core, ...layers };

/** The WebAssembly backend with the trainer's kernels, the same as it comes, and the plain JavaScript backend. */
const ENGINES = ['built-in', 'stock wasm', 'stock cpu'] as const;
type Engine = (typeof ENGINES)[number];

/** One net on one kind of data; small enough that the cpu backend takes seconds. */
interface Task {
  readonly name: string;
  readonly rows: number;
  readonly epochs: number;
  readonly shape: readonly number[];
  readonly build: () => Network;
}

const target: PreparedTarget = { kind: 'classes', name: 'y', classes: Array.from({ length: 10 }, (_, i) => String(i)) };

function dense(width: number, units: readonly number[]): Network {
  const model = { layers: units, activation: 'relu', batchNormalization: false } as const;
  return buildDenseNetwork(tf, { width, target, model, hyperparameters: { dropout: 0, l1: 0, l2: 0 } });
}

function convolutional(): Network {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 3, activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 16, kernelSize: 3, activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  const sample = { rows: 1, x: tf.zeros([1, 28, 28, 1]), y: tf.zeros([1]) };
  return wrapModel(tf, { model, sample, optimizer: tf.train.adam(0.001), report: { notice: () => undefined } }).network;
}

const TASKS: readonly Task[] = [
  { name: 'MLP 64-64-64-10', rows: 2000, epochs: 2, shape: [64], build: () => dense(64, [64, 64]) },
  { name: 'MLP 784-256-128-10', rows: 640, epochs: 1, shape: [784], build: () => dense(784, [256, 128]) },
  { name: 'CNN 8c3-16c3-10', rows: 32, epochs: 1, shape: [28, 28, 1], build: convolutional },
];

/** The cpu backend is slow and the gap to it wide: it sits out the later rounds. */
const ROUNDS = 5;
const CPU_ROUNDS = 2;

/**
 * Trains the same nets on the same numbers, batch 32, Adam, with the same loop on three engines, in interleaved
 * rounds; compares the fastest round of each, which other work on the machine disturbs least. Losses must agree, else a ratio says nothing.
 */
export async function bench(): Promise<BenchResult[]> {
  const select = await prepareEngines();
  const results: BenchResult[] = [];
  for (const task of TASKS) {
    const times = new Map<Engine, number[]>();
    const losses = new Map<Engine, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const engine of ENGINES) {
        if (engine === 'stock cpu' && round >= CPU_ROUNDS) continue;
        await select(engine);
        const measured = await trainOnce(task);
        if (measured === null) continue;
        times.set(engine, [...(times.get(engine) ?? []), measured.ms]);
        losses.set(engine, measured.loss);
      }
    }
    results.push(...compare(task, times, losses));
  }
  return results;
}

function compare(task: Task, times: ReadonlyMap<Engine, number[]>, losses: ReadonlyMap<Engine, number>): BenchResult[] {
  const own = fastest(times.get('built-in') ?? []);
  return (['stock wasm', 'stock cpu'] as const).map((engine): BenchResult => {
    const name = `Training ${task.name}: built-in engine against ${engine}`;
    const other = times.get(engine);
    if (other === undefined) return { name, figure: `${seconds(own)} against none: it fails`, target: null, ok: null };
    const difference = Math.abs((losses.get('built-in') ?? NaN) - (losses.get(engine) ?? NaN));
    const ratio = fastest(other) / own;
    return {
      name,
      figure: `${ratio.toFixed(2)} times as fast (${seconds(own)} against ${seconds(fastest(other))}; losses differ by ${difference.toExponential(1)})`,
      target: 'faster, losses equal to 1e-3',
      ok: ratio > 1 && difference < 1e-3,
    };
  });
}

/** Loads all three; gives a function that switches between them. */
async function prepareEngines(): Promise<(engine: Engine) => Promise<void>> {
  setWasmPaths(path.resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist') + path.sep);
  const stock = tf.getKernelsForBackend('wasm');
  installTrainingKernels();
  const mended = tf.getKernelsForBackend('wasm');
  await tf.setBackend('wasm');
  return async (engine) => {
    if (engine === 'stock cpu') {
      await tf.setBackend('cpu');
      return;
    }
    await tf.setBackend('wasm');
    for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
    for (const kernel of engine === 'stock wasm' ? stock : mended) tf.registerKernel(kernel);
  };
}

/** Trains from the same start on the same rows; null when the engine lacks a kernel. */
async function trainOnce(task: Task): Promise<{ ms: number; loss: number } | null> {
  seedMathRandom(1);
  tf.engine().startScope();
  try {
    const network = task.build();
    const data = makeData(task);
    let loss = NaN;
    const start = performance.now();
    await fit(tf, {
      network,
      data,
      optimizer: tf.train.adam(0.001),
      epochs: task.epochs,
      batchSize: 32,
      shuffle: createRandom(1),
      watcher: new StopWatcher({ earlyStopping: { mode: 'off' }, plannedEpochs: task.epochs }),
      report: { epoch: (_epoch, _step, values) => (loss = values['loss'] ?? NaN) },
      stopRequested: () => Promise.resolve(false),
      onBest: () => Promise.resolve(),
    });
    return { ms: performance.now() - start, loss };
  } catch (error) {
    if (error instanceof Error && error.message.includes('not registered for')) return null;
    throw error;
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
}

function makeData({ rows, shape }: Task): Dataset {
  const random = createRandom(2);
  const size = rows * shape.reduce((product, length) => product * length, 1);
  const x = tf.tensor(Float32Array.from({ length: size }, random), [rows, ...shape]);
  const y = tf.tensor1d(Float32Array.from({ length: rows }, () => Math.floor(random() * 10)));
  return { train: { rows, x, y }, validation: null, test: null };
}

function fastest(times: readonly number[]): number {
  return times.length === 0 ? NaN : Math.min(...times);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
